import type { Article } from '@crossover/report';

/** What the data says of a claim; `not measured yet`: the entry says what measurement would tell. */
export type ClaimWord = 'supported' | 'refuted' | 'depends' | 'not measured yet' | 'not testable here';

/** What an entry rests on: a published run, the cost model, the project's own files, or AWS's documents. */
type EvidenceKind = 'measured' | 'modelled' | 'counted' | 'documented';

/** Where a reader can look it up: a page of this site, or a document with the day on which it said so. */
interface Source {
  readonly words: string;
  readonly href: string;
  readonly date?: string;
}

/** One statement beside a claim. Its numbers are references into `of`: a bare numeral fails the build. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly template: string;
  readonly of: unknown;
  readonly source: Source;
}

export interface Claim {
  /** Stable: the entry's address. */
  readonly id: string;
  /** As people say it; a template into `of`. */
  readonly claim: string;
  readonly of?: unknown;
  readonly word: ClaimWord;
  /** What follows, in one sentence without numbers. */
  readonly summary: string;
  /** At least one. */
  readonly evidence: readonly Evidence[];
  /** What would have to be measured to say more. */
  readonly wouldTell?: string;
}

/** What a run's report says. */
export function measured({ report }: Article, template: string, section: string): Evidence {
  const href = `reports/${report.slug}/index.html${section === '' ? '' : `#${section}`}`;
  const words = { lab: 'lab run', aws: 'run on AWS', target: 'run on named targets' }[report.kind];
  return { kind: 'measured', template, of: report, source: { words: `${words} ${report.slug}`, href } };
}

/** What the cost model computes, from the measurements of a run where there is one. */
export function modelled(of: unknown, template: string): Evidence {
  return { kind: 'modelled', template, of, source: { words: 'cost model', href: 'cost-model.html' } };
}

/** What a run's report computed from its measurements and from unit prices. */
export const modelledFrom = (article: Article, template: string, section: string): Evidence => ({
  ...measured(article, template, section),
  kind: 'modelled',
});

/** How many of the claim's cases hold: all, none or some of them. */
export function wordOf(holding: number, cases: number): ClaimWord {
  if (cases === 0) return 'not measured yet';
  return holding === cases ? 'supported' : holding === 0 ? 'refuted' : 'depends';
}
