import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { compareSequences, duplicateCreates, usingThree } from '../bench/equivalence.proof.ts';
import { generateSequences } from '../bench/request-sequences.ts';
import { hashState, SequencePlayer } from '../bench/sequence-player.ts';

test('generated sequences are answered alike by servers, functions and both, and a keyed create happens once', async () => {
  await usingThree(async (lab) => {
    const alike = await compareSequences(lab, 100, 7);
    expect(alike, JSON.stringify(alike.details)).toMatchObject({ value: 0, ok: true });
    const once = await duplicateCreates(lab, 90);
    expect(once, JSON.stringify(once.details)).toMatchObject({ value: 0, ok: true });

    // What is compared would tell: one product's price differs, and both its answer and the state do.
    await Promise.all([lab.prepare('serverful'), lab.prepare('hybrid')]);
    const { serverful, hybrid } = lab.targets;
    if (serverful === undefined || hybrid === undefined) throw new Error('expected both targets');
    expect(await hashState(serverful.databaseUrl)).toBe(await hashState(hybrid.databaseUrl));
    const connection = await createConnection(hybrid.databaseUrl);
    await connection.query('UPDATE products SET price_cents = price_cents + 1 WHERE id = 3');
    connection.destroy();
    expect(await hashState(serverful.databaseUrl)).not.toBe(await hashState(hybrid.databaseUrl));
    const [step] = generateSequences(50, 7)
      .flat()
      .filter(({ method }) => method === 'GET');
    if (step === undefined) throw new Error('expected a GET among the sequences');
    const readThird = { ...step, target: '/products/3', precondition: 'none' as const };
    const players = [serverful, hybrid].map(({ url }) => new SequencePlayer(url));
    const [a, b] = await Promise.all(players.map((player) => player.play([readThird])));
    for (const player of players) player.close();
    expect(a?.[0]?.status).toBe(200);
    expect(a).not.toEqual(b);
  });
});

test('the same seed generates the same sequences, another one others', () => {
  expect(generateSequences(20, 1)).toEqual(generateSequences(20, 1));
  expect(generateSequences(20, 1)).not.toEqual(generateSequences(20, 2));
});
