import type { Report } from '@crossover/model';
import { compareRuns } from '@crossover/report/runs';
import { comparisonHtml } from '../compare/html.ts';

/** Any two runs, chosen by the reader; the choice is in the address: `?a=…&b=…`. */
class CrossoverCompare extends HTMLElement {
  private latest = 0;

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (form === null) return;
    form.hidden = false;
    form.addEventListener('change', () => {
      const address = new URL(location.href);
      for (const name of ['a', 'b']) address.searchParams.set(name, this.select(name)?.value ?? '');
      history.pushState(null, '', address);
      void this.show();
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    window.addEventListener('popstate', () => {
      this.fill();
      void this.show();
    });
    this.fill();
    void this.show();
  }

  private select(name: string): HTMLSelectElement | null {
    return this.querySelector(`select[name="${name}"]`);
  }

  /** Only runs that are in the list can be chosen, whatever the address says. */
  private fill(): void {
    const given = new URLSearchParams(location.search);
    for (const name of ['a', 'b']) {
      const select = this.select(name);
      const wanted = given.get(name) ?? '';
      const isKnown = [...(select?.options ?? [])].some(({ value }) => value === wanted);
      if (select !== null) select.value = isKnown ? wanted : '';
    }
  }

  private say(words: string): void {
    const status = this.querySelector('.status');
    if (status !== null) status.textContent = words;
  }

  private async show(): Promise<void> {
    const place = this.querySelector('.comparison');
    const [a = '', b = ''] = ['a', 'b'].map((name) => this.select(name)?.value);
    this.latest += 1;
    const turn = this.latest;
    place?.replaceChildren();
    if (a === '' || b === '') return this.say('Choose two runs.');
    if (a === b) return this.say('Choose two different runs: this is the same one twice.');
    this.say('Reading both runs…');
    try {
      const [one, other] = await Promise.all([readReport(a), readReport(b)]);
      // An answer that comes after another choice was made is of no use.
      if (turn !== this.latest || place === null) return;
      place.innerHTML = comparisonHtml(compareRuns(one, other), '../');
      this.say('');
    } catch (error) {
      if (turn !== this.latest) return;
      const isOnDisk = location.protocol === 'file:';
      this.say(
        isOnDisk
          ? 'A page that is opened from a disk may not read the runs beside it: serve the site, for example with "npm run site:preview".'
          : `The runs could not be read: ${String(error)}`,
      );
    }
  }
}

async function readReport(slug: string): Promise<Report> {
  const response = await fetch(`../reports/${encodeURIComponent(slug)}/report.json`);
  if (!response.ok) throw new Error(`${slug} has no report.json (${response.status})`);
  return (await response.json()) as Report;
}

customElements.define('crossover-compare', CrossoverCompare);
