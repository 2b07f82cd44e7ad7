/** Light, dark or as the system says: remembered, and applied before the first paint because this runs in the head. */
const KEY = 'crossover-theme';
const ORDER = ['system', 'light', 'dark'] as const;
type Theme = (typeof ORDER)[number];

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return ORDER.find((theme) => theme === value) ?? 'system';
  } catch {
    return 'system';
  }
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

apply(stored());
document.addEventListener('DOMContentLoaded', () => {
  const header = document.querySelector('.masthead');
  if (header === null) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'theme';
  const show = (theme: Theme) => {
    button.textContent = `Theme: ${theme}`;
  };
  show(stored());
  button.addEventListener('click', () => {
    const next = ORDER[(ORDER.indexOf(stored()) + 1) % ORDER.length] ?? 'system';
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Without storage the choice lasts for this page.
    }
    apply(next);
    show(next);
  });
  header.append(button);
});
