import type { Locator, Page } from 'playwright-core';

/** The lab page as a learner sees it: by role and name only. */
export function labPage(page: Page) {
  const fields = page.getByRole('list', { name: 'Header fields' }).getByRole('listitem');

  return {
    /** Waits until the rail says that the step is passed. */
    async untilPassed(title: string): Promise<void> {
      await page
        .getByRole('navigation', { name: 'Steps' })
        .getByRole('listitem')
        .filter({ hasText: title })
        .getByText('Passed', { exact: false })
        .waitFor();
    },

    /** Waits until the page's header says how far the learner is, such as `1 of 7 steps`. */
    async untilCounted(words: string): Promise<void> {
      await page.getByRole('banner').filter({ hasText: words }).waitFor();
    },

    async addHeader(name: string, value: string): Promise<void> {
      const add = page.getByRole('button', { name: 'Add a header' });
      // The editor opens with the bench: counting rows before that would count none.
      await add.waitFor();
      const before = await fields.count();
      await add.click();
      const field = fields.nth(before);
      await field.getByRole('textbox', { name: /^Name of header/ }).fill(name);
      await field.getByRole('textbox', { name: /^Value of/ }).fill(value);
    },

    async setHeader(name: string, value: string): Promise<void> {
      await page.getByRole('textbox', { name: `Value of ${name}` }).fill(value);
    },

    async removeHeader(name: string): Promise<void> {
      await page.getByRole('button', { name: `Remove ${name}` }).click();
    },

    async send(): Promise<void> {
      await page.getByRole('button', { name: 'Send request' }).click();
    },

    /** The part of the writeup that a heading opens, its step included. */
    section(title: string): Locator {
      return page.locator('section.step').filter({ has: page.getByRole('heading', { name: title }) });
    },
  };
}
