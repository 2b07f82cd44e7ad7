import { expect, test } from 'vitest';
import { explain } from '../src/aws/tags-client.ts';
import { findLeftovers, type TagsApi } from '../src/leftovers.ts';

const NOW = new Date('2026-12-02T00:00:00Z');
const tags = (values: Record<string, string>) =>
  Object.entries(values).map(([Key, Value]) => ({ Key, Value }));

function paged(...pages: Awaited<ReturnType<TagsApi['getResources']>>[]) {
  const asked: unknown[] = [];
  const api: TagsApi = {
    getResources(input) {
      asked.push(input);
      return Promise.resolve(pages[asked.length - 1] ?? {});
    },
  };
  return { api, asked };
}

test('follows every page, names the architecture and what is overdue', async () => {
  const { api, asked } = paged(
    {
      PaginationToken: 'more',
      ResourceTagMappingList: [
        {
          ResourceARN: 'arn:b',
          Tags: tags({ Stage: 'alex', Architecture: 'serverful', ExpiresAt: '2026-12-01T18:00:00Z' }),
        },
      ],
    },
    {
      PaginationToken: '',
      ResourceTagMappingList: [{ ResourceARN: 'arn:a', Tags: tags({ Stage: 'alex' }) }, {}],
    },
  );
  expect(await findLeftovers(api, { project: 'crossover', stage: 'alex', now: NOW })).toEqual([
    { arn: 'arn:a', stage: 'alex', architecture: 'shared', expiresAt: null, isOverdue: false },
    {
      arn: 'arn:b',
      stage: 'alex',
      architecture: 'serverful',
      expiresAt: '2026-12-01T18:00:00Z',
      isOverdue: true,
    },
  ]);
  const TagFilters = [
    { Key: 'Project', Values: ['crossover'] },
    { Key: 'Stage', Values: ['alex'] },
  ];
  expect(asked).toEqual([{ TagFilters }, { TagFilters, PaginationToken: 'more' }]);
});

test('of all stages, and nothing at all', async () => {
  const { api, asked } = paged({});
  expect(await findLeftovers(api, { project: 'crossover', stage: undefined, now: NOW })).toEqual([]);
  expect(asked).toEqual([{ TagFilters: [{ Key: 'Project', Values: ['crossover'] }] }]);
});

test('a time to live that is not over is no arrears', async () => {
  const { api } = paged({
    ResourceTagMappingList: [
      { ResourceARN: 'arn:a', Tags: tags({ Stage: 'alex', ExpiresAt: '2026-12-03T00:00:00Z' }) },
    ],
  });
  const [leftover] = await findLeftovers(api, { project: 'crossover', stage: undefined, now: NOW });
  expect(leftover).toMatchObject({ stage: 'alex', isOverdue: false });
});

test('no credentials, and anything else AWS says, is told with its remedy and without its words', () => {
  const named = (name: string) => Object.assign(new Error('secret of account 123456789012'), { name });
  expect(explain(named('CredentialsProviderError'), 'eu-west-1')).toMatchObject({
    code: 'collect-failed',
    message: 'Expected AWS credentials for tag:GetResources in eu-west-1, found none.',
  });
  const denied = explain(named('AccessDeniedException'), 'eu-west-1');
  expect(denied.message).toBe(
    'Expected AWS to list tagged resources in eu-west-1, found AccessDeniedException.',
  );
  expect(denied.hint).toContain('tag:GetResources');
  expect(JSON.stringify(denied)).not.toContain('123456789012');
});
