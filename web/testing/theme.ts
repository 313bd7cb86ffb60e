import { onTestFinished } from 'vitest';

/** Shows the page in this theme until the test ends. */
export function showTheme(theme: string): void {
  document.documentElement.dataset.theme = theme;
  onTestFinished(() => {
    delete document.documentElement.dataset.theme;
  });
}
