import type { Article } from '@crossover/report';
import type { Claim } from './claim.ts';
import { gatherFacts } from './facts.ts';
import { moneyClaims } from './money.ts';
import { operationClaims } from './operation.ts';
import { speedClaims } from './speed.ts';

interface ClaimGroup {
  readonly title: string;
  readonly id: string;
  readonly claims: readonly Claim[];
}

export interface Claims {
  readonly groups: readonly ClaimGroup[];
  /** Whose measurements the cost model takes; null: its own assumptions. */
  readonly basis: Article | null;
}

/** What everyone says about this subject, one by one, with what runs, model and documents say. */
export async function gatherClaims(articles: readonly Article[]): Promise<Claims> {
  const facts = await gatherFacts(articles);
  const groups = [
    { title: 'Money', id: 'money', claims: moneyClaims(facts) },
    { title: 'Speed and scaling', id: 'speed', claims: speedClaims(facts) },
    { title: 'Fit and operation', id: 'operation', claims: operationClaims(facts) },
  ];
  return { groups, basis: facts.articles[0] ?? null };
}
