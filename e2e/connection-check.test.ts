import { afterAll, expect, it } from 'vitest';
import { startTestPlatform } from '../server/testing/start-test-platform.ts';
import { closeBrowser, openContext, openPage } from './support/browser.ts';

afterAll(closeBrowser);

it('finds every address of a fresh installation in order, and says so', async () => {
  const { origins } = await startTestPlatform();
  // As somebody who has accepted the labs' own certificate.
  const page = await openPage({ ignoreHTTPSErrors: true });
  await page.goto(`${origins.platform}/check`);
  await page.getByText('Everything that a class needs gets through.').first().waitFor();
  expect(await page.getByText('Passed').count()).toBe(16);
  for (const origin of Object.values(origins))
    expect(await page.getByText(origin, { exact: true }).count()).toBe(1);
});

it('takes an untrusted certificate for a note, and names what is not there', async () => {
  const { origins, services } = await startTestPlatform();
  const page = await (await openContext()).newPage();
  const exploit = new URL(origins.exploit).host;
  // Nobody behind that port any more, as far as this browser can tell.
  await page.route(`http://${exploit}/**`, (route) => route.abort('connectionrefused'));
  await page.goto(`${origins.platform}/check`);
  await page.getByText('1 thing is broken. What to do stands below.').first().waitFor();
  await page.getByText('does not trust the certificate').waitFor();
  await page
    .getByText(`Nothing that this browser trusts answers at http://127.0.0.1:${services.ports.exploit}.`)
    .waitFor();
});

it('says so when it could not be loaded itself', async () => {
  const { origins } = await startTestPlatform();
  const page = await (await openContext()).newPage();
  await page.route(/\/assets\/lab-check-/, (route) => route.abort());
  await page.goto(`${origins.platform}/check`);
  await page.getByRole('alert').getByText('The connection check could not be loaded.').waitFor();
});
