/** Narrows the list of comparisons; the choice is in the address, so that it can be sent and gone back to. */
class CrossoverFilters extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (form === null) return;
    form.hidden = false;
    form.addEventListener('change', () => {
      history.pushState(null, '', `${location.pathname}${this.address()}`);
      this.apply();
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', (event) => {
      event.preventDefault();
      for (const select of this.selects()) select.value = '';
      history.pushState(null, '', location.pathname);
      this.apply();
    });
    window.addEventListener('popstate', () => this.fill());
    this.fill();
  }

  private selects(): HTMLSelectElement[] {
    return [...this.querySelectorAll('select')];
  }

  private fill(): void {
    const given = new URLSearchParams(location.search);
    for (const select of this.selects()) {
      select.value = given.get(select.name) ?? '';
      // A value that no comparison has leaves the list as it is.
      if (select.selectedIndex < 0) select.value = '';
    }
    this.apply();
  }

  private address(): string {
    const chosen = this.selects().flatMap(({ name, value }) => (value === '' ? [] : [[name, value]]));
    return chosen.length === 0 ? '' : `?${new URLSearchParams(chosen)}`;
  }

  private apply(): void {
    const cards = [...document.querySelectorAll<HTMLElement>('ul.cards > li')];
    for (const card of cards) {
      card.hidden = this.selects().some(
        ({ name, value }) => value !== '' && !card.dataset[name]?.split('|').includes(value),
      );
    }
    const shown = cards.filter(({ hidden }) => !hidden).length;
    const status = this.querySelector('.status');
    if (status !== null) {
      status.textContent =
        shown === 0
          ? 'No comparison has all of that. Show all, or run one.'
          : `${shown} of ${cards.length} comparisons`;
    }
  }
}

customElements.define('crossover-filters', CrossoverFilters);
