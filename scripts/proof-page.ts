import type { Demonstration, Proof } from '@crossover/model';

/** What was found, as a page of Markdown: a section for each claim, a row for each demonstration. */
export function renderProofPage({ claims }: Proof): string {
  const sections = claims.map((claim) => {
    const rows = claim.demonstrations.map(
      (one) =>
        `| ${cell(one.name)} | ${valueIn(one)} | ${limitOf(one)} | ${one.ok ? 'yes' : '**no**'} | ${cell(detailsOf(one))} |`,
    );
    return `## ${claim.title}

\`${claim.command}\` · ${claim.kind === 'lab' ? 'real processes on one machine' : 'generated or stored data'} · ${claim.createdAt.slice(0, 10)}, ${claim.tookSeconds} s, commit ${claim.commit?.slice(0, 7) ?? 'unknown'}, ${claim.machine.cpuModel} × ${claim.machine.cpus}

| demonstration | found | limit | holds | details |
|---|---:|---:|---|---|
${rows.join('\n')}
`;
  });
  const held = claims.flatMap(({ demonstrations }) => demonstrations);
  return `# Proof

Written by \`npm run proof\`; do not edit. Each claim about the method is a table with a command that tries it again.
${held.filter(({ ok }) => ok).length} of ${held.length} demonstrations hold.

${sections.join('\n')}`;
}

export const valueIn = ({ value, unit }: Demonstration): string =>
  value === null
    ? '–'
    : `${Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4))}${unit ? ` ${unit}` : ''}`;

export const limitOf = ({ limit }: Demonstration): string =>
  limit === undefined || limit === null ? '–' : String(limit);

/** Whole numbers stay whole; others keep four digits. */
const short = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

const detailsOf = ({ details }: Demonstration): string =>
  typeof details === 'string' || details === undefined
    ? (details ?? '')
    : Object.entries(details)
        .map(([name, value]) => `${name}: ${typeof value === 'number' ? short(value) : (value ?? '–')}`)
        .join('; ');

const cell = (text: string): string => text.replaceAll('|', '\\|');
