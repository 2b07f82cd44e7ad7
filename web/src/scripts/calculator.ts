import type { Answer } from '../calculator/answer.ts';
import type { CalculatorData } from '../calculator/data.ts';
import {
  type Choices,
  DETAILS,
  parseHours,
  RATES,
  readAddress,
  type Settings,
  writeAddress,
} from '../calculator/settings.ts';
import type { ShortBook } from '../calculator/short-book.ts';
import type { CalculatorEngine } from './calculator-engine.ts';

declare global {
  interface Window {
    crossoverBooks?: readonly ShortBook[];
  }
}

const SVG = 'http://www.w3.org/2000/svg';
type Field = HTMLInputElement | HTMLSelectElement;

/**
 * "Your traffic": the form, the address and the answer on the page. The cost model itself is fetched when a reader
 * first changes something; until then the page shows the answer for the run's own traffic.
 */
class CrossoverCalculator extends HTMLElement {
  private data: CalculatorData | null = null;
  private engine: Promise<CalculatorEngine> | null = null;
  private latest = 0;

  connectedCallback(): void {
    const json = this.querySelector('script[type="application/json"]')?.textContent;
    const form = this.querySelector('form');
    if (json == null || form === null) return;
    this.data = JSON.parse(json) as CalculatorData;
    form.hidden = false;
    this.querySelector('details.answers')?.removeAttribute('open');
    const slider = this.field('slider');
    slider?.addEventListener('input', () =>
      this.set('rps', String(Number((10 ** Number(slider.value)).toPrecision(2)))),
    );
    form.addEventListener('focusin', () => void this.load());
    form.addEventListener('input', (event) => {
      if (event.target !== slider) this.moveSlider();
      this.changed();
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', (event) => {
      event.preventDefault();
      this.fill(this.defaults());
      history.replaceState(null, '', location.pathname + location.search);
      void this.update();
    });
    window.addEventListener('hashchange', () => this.fromAddress());
    form.querySelector('.copy')?.addEventListener('click', (event) => void this.copy(event.currentTarget));
    this.fill(this.defaults());
    this.fromAddress();
  }

  private fromAddress(): void {
    if (!location.hash.includes('rps=')) return;
    this.fill(readAddress(location.hash, this.defaults(), this.choices()));
    void this.update();
  }

  private changed(): void {
    const settings = this.settings();
    if (settings !== null) history.replaceState(null, '', `#${writeAddress(settings, this.defaults())}`);
    void this.update();
  }

  private field(name: string): Field | null {
    return this.querySelector<Field>(`[name="${name}"]`);
  }

  private value(name: string): string {
    return this.field(name)?.value ?? '';
  }

  private set(name: string, value: string): void {
    const field = this.field(name);
    if (field !== null) field.value = value;
  }

  private defaults(): Settings {
    if (this.data === null) throw new Error('The calculator has no data.');
    return this.data.defaults;
  }

  private choices(): Choices {
    const of = (name: string) =>
      [...(this.querySelector<HTMLSelectElement>(`select[name="${name}"]`)?.options ?? [])].map(
        ({ value }) => value,
      );
    return { shapes: of('shape'), regions: of('region'), memory: of('memory') };
  }

  private fill({ ratePerSecond, shape, hours, region, memoryMib, plan, details }: Settings): void {
    const values = {
      rps: ratePerSecond,
      shape,
      hours: hours.join(' '),
      region,
      memory: memoryMib ?? '',
      plan,
    };
    for (const [name, value] of Object.entries(values)) this.set(name, String(value));
    for (const name of DETAILS) this.set(name, details[name] ?? '');
    const more = this.querySelector<HTMLDetailsElement>('details.more');
    if (more !== null && Object.keys(details).length > 0) more.open = true;
    this.moveSlider();
  }

  private moveSlider(): void {
    const rate = Number(this.value('rps'));
    if (rate > 0) this.set('slider', String(Math.log10(rate)));
  }

  /** Null where a field has what cannot be worked with. */
  private settings(): Settings | null {
    const rate = Number(this.value('rps'));
    const hours = parseHours(this.value('hours'));
    const shape = this.value('shape');
    if (!(rate >= RATES.from && rate <= RATES.to) || (shape === 'hourly' && hours === null)) return null;
    const details = DETAILS.flatMap((name) =>
      this.value(name) === '' ? [] : [[name, this.value(name)] as const],
    );
    return {
      ratePerSecond: rate,
      shape,
      hours: hours ?? this.defaults().hours,
      region: this.value('region'),
      memoryMib: Number(this.value('memory')) || null,
      plan: this.value('plan'),
      details: Object.fromEntries(details),
    };
  }

  /** The cost model, once. */
  private load(): Promise<CalculatorEngine> {
    // A page in one file has it already.
    if (window.crossoverEngine !== undefined) return Promise.resolve(window.crossoverEngine);
    this.engine ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = this.dataset.engine ?? '';
      script.onload = () =>
        window.crossoverEngine === undefined
          ? reject(new Error(script.src))
          : resolve(window.crossoverEngine);
      script.onerror = () => {
        this.engine = null;
        reject(new Error(script.src));
      };
      document.head.append(script);
    });
    return this.engine;
  }

  private async update(): Promise<void> {
    const hours = this.querySelector<HTMLElement>('.hours');
    if (hours !== null) hours.hidden = this.value('shape') !== 'hourly';
    const settings = this.settings();
    this.latest += 1;
    const turn = this.latest;
    if (settings === null) {
      this.say([
        {
          text: 'Give a rate of 0.01 to 100,000 requests per second, and 24 numbers for hours.',
          isStrong: false,
        },
      ]);
      return;
    }
    try {
      const { answerFor, sparklines } = await this.load();
      // Only the newest of several changes is answered.
      if (turn !== this.latest || this.data === null) return;
      const books = window.crossoverBooks ?? [];
      this.show(answerFor(this.data, books, settings));
      this.mark(settings.ratePerSecond);
      for (const [name, svg] of Object.entries(sparklines(this.data, books, settings, this.choices()))) {
        const place = this.querySelector(`[data-spark="${name}"]`);
        if (place !== null) place.innerHTML = svg;
      }
    } catch (error) {
      this.say([
        {
          text: `This cannot be worked out: ${error instanceof Error ? error.message : String(error)}`,
          isStrong: false,
        },
      ]);
    }
  }

  private say(words: Answer['sentence']): void {
    this.querySelector('output')?.replaceChildren(
      ...words.map(({ text, isStrong }) =>
        isStrong ? elementOf('strong', text) : document.createTextNode(text),
      ),
    );
  }

  private show({ sentence, rows, latency }: Answer): void {
    this.say(sentence);
    this.querySelector('table.yours tbody')?.replaceChildren(
      ...rows.map(({ name, cells, isTotal }) => {
        const row = document.createElement('tr');
        const head = elementOf('th', name);
        head.setAttribute('scope', 'row');
        row.append(head, ...cells.map((text) => elementOf('td', text, isTotal ? 'best' : '')));
        return row;
      }),
    );
    const line = this.querySelector('.latency');
    if (line !== null) line.textContent = latency;
  }

  /** The reader's rate in the figure above. */
  private mark(ratePerSecond: number): void {
    for (const svg of document.querySelectorAll<SVGElement>('svg[data-figure="cost-by-traffic"]')) {
      const [left = 0, right = 0, top = 0, bottom = 0, from = 1, to = 10] = (svg.dataset.plot ?? '')
        .split(',')
        .map(Number);
      const x = left + (Math.log(ratePerSecond / from) / Math.log(to / from)) * (right - left);
      const line = svg.querySelector('.yours') ?? svg.appendChild(document.createElementNS(SVG, 'line'));
      const isInside = x >= left && x <= right;
      const attributes = { class: 'yours axis', x1: x, x2: x, y1: top, y2: bottom };
      for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, String(value));
      line.setAttribute('visibility', isInside ? 'visible' : 'hidden');
    }
  }

  private async copy(button: EventTarget | null): Promise<void> {
    if (!(button instanceof HTMLElement)) return;
    const settings = this.settings() ?? this.defaults();
    history.replaceState(null, '', `#${writeAddress(settings, this.defaults())}`);
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'The link is in the address bar';
    }
    setTimeout(() => {
      button.textContent = words;
    }, 2000);
  }
}

function elementOf(name: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

customElements.define('crossover-calculator', CrossoverCalculator);
