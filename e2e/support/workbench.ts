import type { FrameLocator, Page } from 'playwright-core';
import { labPage } from './lab-page.ts';

/** The workbench beside a writeup, by role and name only. */
export function workbench(page: Page) {
  const lab = labPage(page);

  return {
    /** The lab's own page, in the App tab. */
    get app(): FrameLocator {
      return page.frameLocator('iframe[title="The lab’s page"]');
    },

    async tab(name: string): Promise<void> {
      await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    },

    /** Presses a button of the writeup that loads something. */
    async load(label: string): Promise<void> {
      await page.getByRole('button', { name: label, exact: true }).click();
    },

    /** Sends the Probe's handshake and waits for its answer. */
    async shake(status: string): Promise<void> {
      const again = page.getByRole('button', { name: 'Connect again' });
      if (await again.isVisible()) await again.click();
      else await lab.send();
      const response = page.getByRole('region', { name: 'Response' });
      await response.getByText(status).filter({ visible: true }).first().waitFor();
    },

    /** Sends one text on the Probe's connection. */
    async say(text: string): Promise<void> {
      await page.getByRole('textbox', { name: 'Payload' }).fill(text);
      await page.getByRole('button', { name: 'Send message' }).click();
    },

    /** Answers a step's question with the option of these words. */
    async choose(section: string, words: RegExp): Promise<void> {
      const question = lab.section(section);
      await question.getByRole('radio', { name: words }).check();
      await question.getByRole('button', { name: 'Answer' }).click();
    },

    /** Chooses an option of a setting under Fix it, verifies, and waits for the result. */
    async verify(setting: RegExp, option: RegExp, result: RegExp): Promise<void> {
      const panel = page.getByRole('tabpanel', { name: 'Fix it' });
      await panel.getByRole('group', { name: setting }).getByRole('radio', { name: option }).check();
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByRole('heading', { name: result }).waitFor();
    },
  };
}
