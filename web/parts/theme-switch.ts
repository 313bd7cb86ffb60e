const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

/**
 * Makes the page's theme switch work: shows it, and keeps the choice.
 * `theme-early.ts` applies the stored choice before the first paint.
 */
export function startThemeSwitch(document: Document): void {
  const fieldset = document.querySelector<HTMLFieldSetElement>('#theme-switch');
  if (!fieldset) return;
  const chosen = document.documentElement.dataset.theme ?? 'system';
  for (const input of fieldset.querySelectorAll('input')) {
    input.checked = input.value === chosen;
    input.addEventListener('change', () => {
      const theme = themes.find((name) => name === input.value);
      if (theme) apply(theme, document.documentElement);
    });
  }
  fieldset.hidden = false;
}

function apply(theme: Theme, root: HTMLElement): void {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage may be forbidden: the choice then holds for this page only.
  }
}
