import { expect, test } from 'vitest';
import { usingStatus } from '../src/terminal/status.ts';

function terminal(columns?: number) {
  const written: string[] = [];
  return {
    written,
    output: {
      isTTY: true,
      ...(columns !== undefined && { columns }),
      write: (text: string) => written.push(text),
    },
  };
}

test('a terminal is told what is waited for, and nothing of it stays', async () => {
  const { written, output } = terminal();
  expect(await usingStatus('estimating', () => Promise.resolve(3), output)).toBe(3);
  expect(written).toEqual(['estimating …', '\r\u001b[K']);
  await expect(usingStatus('failing', () => Promise.reject(new Error('no')), output)).rejects.toThrow('no');
  expect(written.at(-1)).toBe('\r\u001b[K');
});

test('it never wraps, since a second line could not be removed', async () => {
  const { written, output } = terminal(10);
  await usingStatus('a long wait for something', () => 0, output);
  expect(written[0]).toBe('a long wa');
});

test('a file or a pipe is told nothing', async () => {
  const { written, output } = terminal();
  await usingStatus('estimating', () => 0, { ...output, isTTY: false });
  expect(written).toEqual([]);
});
