import { SHAPES, type ShapeName } from '@crossover/cost';
import { answerFor, type Settings } from '../calculator.ts';
import type { CalculatorData } from '../calculator-data.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** "Your traffic": brings the form to life; without it the page's table of answers stands alone. */
class CrossoverCalculator extends HTMLElement {
  private data: CalculatorData | null = null;
  private form: HTMLFormElement | null = null;

  connectedCallback(): void {
    const json = this.querySelector('script[type="application/json"]')?.textContent;
    this.form = this.querySelector('form');
    if (json == null || this.form === null) return;
    this.data = JSON.parse(json) as CalculatorData;
    this.form.hidden = false;
    this.querySelector('details.answers')?.removeAttribute('open');
    this.fill(this.settingsFromAddress());
    this.update();
    const slider = this.input('calc-rate-slider');
    slider.addEventListener('input', () => {
      this.input('calc-rate').value = String(Number((10 ** Number(slider.value)).toPrecision(2)));
    });
    this.form.addEventListener('input', (event) => {
      if (event.target !== slider) this.moveSlider();
      this.update();
      history.replaceState(null, '', `#${this.address()}`);
    });
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('reset', (event) => {
      event.preventDefault();
      this.fill(this.defaults());
      this.update();
      history.replaceState(null, '', location.pathname + location.search);
    });
    window.addEventListener('hashchange', () => {
      if (!location.hash.includes('rps=')) return;
      this.fill(this.settingsFromAddress());
      this.update();
    });
    this.querySelector('.copy')?.addEventListener('click', (event) => void this.copy(event.currentTarget));
  }

  private input(id: string): HTMLInputElement {
    const found = this.querySelector(`#${id}`);
    if (!(found instanceof HTMLInputElement)) throw new Error(`The calculator has no field ${id}.`);
    return found;
  }

  private select(name: string): HTMLSelectElement | null {
    return this.querySelector(`select[name="${name}"]`);
  }

  private defaults(): Settings {
    return {
      ratePerSecond: Number((this.data?.ratePerSecond ?? 10).toPrecision(3)),
      shape: 'constant',
      region: this.data?.region ?? '',
      memoryMib: Number(this.select('memory')?.dataset.default ?? 0) || null,
      plan: 'on-demand',
    };
  }

  private settingsFromAddress(): Settings {
    const given = new URLSearchParams(location.hash.slice(1));
    const defaults = this.defaults();
    const rate = Number(given.get('rps'));
    const shape = given.get('shape') ?? '';
    const memory = Number(given.get('memory'));
    return {
      ratePerSecond: rate >= 0.01 && rate <= 100_000 ? rate : defaults.ratePerSecond,
      shape: Object.hasOwn(SHAPES, shape) ? (shape as ShapeName) : defaults.shape,
      region:
        this.data?.books.find(({ region }) => region === given.get('region'))?.region ?? defaults.region,
      memoryMib: memory > 0 ? memory : defaults.memoryMib,
      plan: given.get('plan') === 'reserved-1y-no-upfront' ? 'reserved-1y-no-upfront' : 'on-demand',
    };
  }

  private fill({ ratePerSecond, shape, region, memoryMib, plan }: Settings): void {
    this.input('calc-rate').value = String(ratePerSecond);
    for (const [name, value] of Object.entries({ shape, region, memory: String(memoryMib ?? ''), plan })) {
      const select = this.select(name);
      if (select !== null) select.value = value;
    }
    this.moveSlider();
  }

  private moveSlider(): void {
    const rate = Number(this.input('calc-rate').value);
    if (rate > 0) this.input('calc-rate-slider').value = String(Math.log10(rate));
  }

  private settings(): Settings | null {
    const rate = Number(this.input('calc-rate').value);
    if (!(rate >= 0.01 && rate <= 100_000)) return null;
    const shape = this.select('shape')?.value ?? '';
    return {
      ratePerSecond: rate,
      shape: Object.hasOwn(SHAPES, shape) ? (shape as ShapeName) : 'constant',
      region: this.select('region')?.value ?? '',
      memoryMib: Number(this.select('memory')?.value) || null,
      plan: this.select('plan')?.value === 'reserved-1y-no-upfront' ? 'reserved-1y-no-upfront' : 'on-demand',
    };
  }

  private address(): string {
    const settings = this.settings() ?? this.defaults();
    const defaults = this.defaults();
    const pairs: [string, string][] = [['rps', String(settings.ratePerSecond)]];
    if (settings.shape !== defaults.shape) pairs.push(['shape', settings.shape]);
    if (settings.region !== defaults.region) pairs.push(['region', settings.region]);
    if (settings.memoryMib !== defaults.memoryMib) pairs.push(['memory', String(settings.memoryMib)]);
    if (settings.plan !== defaults.plan) pairs.push(['plan', settings.plan]);
    return new URLSearchParams(pairs).toString();
  }

  private update(): void {
    const output = this.querySelector('output');
    const settings = this.settings();
    if (this.data === null || output === null) return;
    if (settings === null) {
      output.textContent = 'Give a rate of 0.01 to 100,000 requests per second.';
      return;
    }
    const answer = answerFor(this.data, settings);
    output.replaceChildren(
      ...answer.sentence.map(({ text, isStrong }) => {
        if (!isStrong) return document.createTextNode(text);
        const strong = document.createElement('strong');
        strong.textContent = text;
        return strong;
      }),
    );
    this.querySelector('tbody')?.replaceChildren(
      ...answer.rows.map(({ name, cells, isTotal }) => {
        const row = document.createElement('tr');
        const head = document.createElement('th');
        head.scope = 'row';
        head.textContent = name;
        row.append(
          head,
          ...cells.map((text) => {
            const cell = document.createElement('td');
            cell.textContent = text;
            if (isTotal) cell.className = 'best';
            return cell;
          }),
        );
        return row;
      }),
    );
    const latency = this.querySelector('.latency');
    if (latency !== null) latency.textContent = answer.latency;
    this.mark(settings.ratePerSecond);
  }

  /** The reader's rate in the figure above. */
  private mark(ratePerSecond: number): void {
    for (const svg of document.querySelectorAll<SVGElement>('svg[data-figure="cost-by-traffic"]')) {
      const [left = 0, right = 0, top = 0, bottom = 0, from = 1, to = 10] = (svg.dataset.plot ?? '')
        .split(',')
        .map(Number);
      const x = left + (Math.log(ratePerSecond / from) / Math.log(to / from)) * (right - left);
      const line = svg.querySelector('.yours') ?? svg.appendChild(document.createElementNS(SVG, 'line'));
      line.setAttribute('class', 'yours axis');
      const isInside = x >= left && x <= right;
      for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom }))
        line.setAttribute(name, String(value));
      line.setAttribute('visibility', isInside ? 'visible' : 'hidden');
    }
  }

  private async copy(button: EventTarget | null): Promise<void> {
    if (!(button instanceof HTMLElement)) return;
    history.replaceState(null, '', `#${this.address()}`);
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

customElements.define('crossover-calculator', CrossoverCalculator);
