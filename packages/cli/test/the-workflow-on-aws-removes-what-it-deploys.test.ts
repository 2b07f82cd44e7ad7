import { readFileSync } from 'node:fs';
import type { ArgsDef } from 'citty';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import check from '../src/commands/check.ts';
import down from '../src/commands/down.ts';
import exportCommand from '../src/commands/export.ts';
import up from '../src/commands/up.ts';
import { assertKnownOptions } from '../src/terminal/options.ts';

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly environment: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<'compare' | 'remove', Job>>;
}

const file = new URL('../../../.github/workflows/compare-on-aws.yml', import.meta.url);
const text = readFileSync(file, 'utf8');
const workflow = parse(text) as Workflow;
const { compare, remove } = workflow.jobs;
const steps = [...compare.steps, ...remove.steps];
/** As GitHub writes what it puts in. */
const expression = (inside: string) => ['$', `{{ ${inside} }}`].join('');
const runs = (job: Job) => job.steps.flatMap(({ run }) => run ?? []);

test('it is started by hand, one at a time, and a run that goes on is not cut', () => {
  expect(Object.keys(workflow.on)).toEqual(['workflow_dispatch']);
  expect(workflow.concurrency).toEqual({ group: 'compare-on-aws', 'cancel-in-progress': false });
});

test('it may read the code and ask for an identity, and nothing else', () => {
  expect(workflow.permissions).toEqual({});
  for (const job of [compare, remove]) {
    expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(job.environment).toBe('aws');
    expect(job['timeout-minutes']).toBeGreaterThan(0);
  }
  for (const { uses, with: settings } of steps)
    if (uses?.startsWith('actions/checkout')) expect(settings?.['persist-credentials']).toBe(false);
});

test('it takes a role by OIDC: no key is stored or named', () => {
  const roles = steps.filter(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
  expect(roles).toHaveLength(2);
  for (const { with: settings } of roles) {
    expect(settings?.['role-to-assume']).toBe(expression('vars.AWS_ROLE_ARN'));
    expect(settings).not.toHaveProperty('aws-access-key-id');
  }
  expect(text).not.toMatch(/secrets\./);
});

test('the stage that is deployed is removed on a machine of its own, whatever happened', () => {
  expect(runs(compare).some((run) => run.includes('crossover up --stage "$STAGE"'))).toBe(true);
  expect(remove.needs).toBe('compare');
  expect(remove.if).toBe(expression('always()'));
  expect(runs(remove).some((run) => run.startsWith('npx crossover down --stage "$STAGE"'))).toBe(true);
  const [last] = remove.steps.slice(-1);
  expect([last?.if, last?.run]).toEqual([expression('always()'), expect.stringContaining('down --check')]);
  expect(workflow.env.STAGE).toBe(`ci-${expression('github.run_id')}`);
});

test('the run is kept as an artefact even when a later step fails', () => {
  const kept = compare.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  expect(kept[0]?.with?.path).toContain(`reports/${expression('env.SLUG')}`);
  for (const { if: condition } of kept) expect(condition).toContain('!cancelled()');
});

test('what is typed in reaches the shell as variables, never as code', () => {
  for (const { run } of steps) expect(run ?? '').not.toContain('${{');
});

test('the commands that it calls take the options that it gives', () => {
  const commands: Record<string, { readonly args?: unknown }> = { up, down, check, export: exportCommand };
  const calls = steps.flatMap(({ run }) => [...(run ?? '').matchAll(/npx crossover ([a-z]+) ([^|\n]*)/g)]);
  expect(calls.map(([, name]) => name)).toEqual(
    expect.arrayContaining(['compare', ...Object.keys(commands)]),
  );
  for (const [, name = '', given = ''] of calls) {
    const command = commands[name];
    if (command === undefined) continue;
    const words = given.trim().split(/\s+/);
    assertKnownOptions(name, command.args as ArgsDef, words);
  }
});
