import MiniSearch, { type SearchResult } from 'minisearch';
import type { SearchDocument } from '../search-document.ts';

/** How many results are shown, and how much of each text. */
const MOST = 20;
const EXCERPT = 180;

/** Search in the reader's browser; the index is one file of this site, fetched when it is first needed. */
class CrossoverSearch extends HTMLElement {
  private index: Promise<MiniSearch<SearchDocument>> | null = null;
  private latest = 0;

  connectedCallback(): void {
    const form = this.querySelector('form');
    const input = this.querySelector('input');
    if (form === null || input === null) return;
    form.hidden = false;
    input.value = new URLSearchParams(location.search).get('q') ?? '';
    input.addEventListener('focus', () => void this.load());
    input.addEventListener('input', () => {
      const words = input.value.trim();
      history.replaceState(
        null,
        '',
        words === '' ? location.pathname : `?${new URLSearchParams({ q: words })}`,
      );
      void this.search(words);
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    void this.search(input.value.trim());
  }

  private load(): Promise<MiniSearch<SearchDocument>> {
    this.index ??= fetch('search-index.json')
      .then((response) => {
        if (!response.ok) throw new Error(`search-index.json: ${response.status}`);
        return response.json();
      })
      .then((documents: SearchDocument[]) => {
        const index = new MiniSearch<SearchDocument>({
          idField: 'href',
          fields: ['title', 'page', 'text'],
          storeFields: ['title', 'page', 'text'],
          searchOptions: {
            boost: { title: 3 },
            prefix: (term) => term.length > 2,
            fuzzy: (term) => (term.length > 4 ? 0.2 : false),
            combineWith: 'AND',
          },
        });
        index.addAll(documents);
        return index;
      });
    return this.index;
  }

  private async search(words: string): Promise<void> {
    this.latest += 1;
    const turn = this.latest;
    if (words === '') return this.show([], '');
    try {
      const index = await this.load();
      if (turn !== this.latest) return;
      const found = index.search(words);
      this.show(found.slice(0, MOST), count(found.length));
    } catch (error) {
      this.index = null;
      this.show([], `The index could not be read (${String(error)}). All pages are listed below.`);
    }
  }

  private show(results: readonly SearchResult[], status: string): void {
    const line = this.querySelector('.status');
    if (line !== null) line.textContent = status;
    this.querySelector('.results')?.replaceChildren(...results.map(resultItem));
  }
}

const count = (found: number) =>
  found === 0
    ? 'Nothing was found. Try fewer or other words; all pages are listed below.'
    : `${found} ${found === 1 ? 'place' : 'places'}${found > MOST ? `, the best ${MOST} shown` : ''}`;

function resultItem({ id, title, page, text, terms }: SearchResult): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = String(id);
  link.textContent = String(title);
  const where = document.createElement('span');
  where.className = 'meta';
  where.textContent = page === title ? '' : ` ${page}`;
  const words = document.createElement('p');
  words.textContent = excerpt(String(text), terms);
  item.append(link, where, words);
  return item;
}

/** The part of a text around the first word that was found. */
function excerpt(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0);
  const from = Math.max(0, Math.min(...places, text.length) - EXCERPT / 3);
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const piece = text.slice(start, start + EXCERPT);
  return `${start > 0 ? '… ' : ''}${piece}${start + EXCERPT < text.length ? ' …' : ''}`;
}

customElements.define('crossover-search', CrossoverSearch);
