import { describe, it } from 'vitest';
import { openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';
import { workbench } from './support/workbench.ts';

const running = platformForFile();

async function openLab(slug: string) {
  const page = await openPage();
  await page.goto(`${running.origins.platform}/labs/${slug}`);
  return { page, lab: labPage(page), bench: workbench(page) };
}

describe('the labs of the support chat, from the first read to fixed', () => {
  it('manipulating messages', async () => {
    const { page, lab, bench } = await openLab('apprentice/manipulating-messages');

    await bench.tab('App');
    await bench.app.getByRole('link', { name: 'Chat', exact: true }).click();
    await bench.app.getByText('Good evening').waitFor();
    await bench.app.getByRole('textbox', { name: 'Your message' }).fill('2 < 3');
    await bench.app.getByRole('button', { name: 'Send' }).click();
    const asked = lab.section('Look at what leaves');
    await asked.getByRole('textbox').fill('&#60;');
    await asked.getByRole('button', { name: 'Answer' }).click();
    await lab.untilPassed('Look at what leaves');

    await bench.load('Load a handshake with the chat');
    await bench.shake('101');
    await bench.load('Load a message into the Composer');
    await page.getByRole('button', { name: 'Send message' }).click();
    await lab.untilPassed('Send it as it is');

    await bench.say('{"type":"line","text":"<b>good</b> evening"}');
    await bench.choose('Read the echo', /^In every browser whose page/);
    await lab.untilPassed('Read the echo');

    await bench.say('{"type":"line","text":"<img src=1 onerror=alert(1)>"}');
    await lab.untilPassed('Reach Mara');
    await bench.load('Load the request for a colleague');
    await page.getByRole('button', { name: 'Send message' }).click();
    await lab.untilPassed('Reach whoever comes later');
    await lab.untilCounted('5 of 5 steps');

    await page.getByRole('link', { name: 'Next: Fix it' }).click();
    await bench.verify(/output encoding/i, /^On the server/, /^It holds/);
    await lab.untilCounted('5 of 5 steps, fixed');
  });

  it('manipulating the handshake', async () => {
    const { page, lab, bench } = await openLab('practitioner/manipulating-the-handshake');

    await bench.load('Load a handshake with the chat');
    await bench.shake('101');
    await bench.say('{"type":"line","text":"<img src=1 onerror=alert(1)>"}');
    await lab.untilPassed('Trip the filter');
    await bench.shake('403');
    await lab.untilPassed('Stand outside');

    await lab.addHeader('X-Forwarded-For', '203.0.113.7');
    await bench.shake('101');
    await bench.choose('Come from elsewhere', /^The address at the other end/);
    await lab.untilPassed('Come from elsewhere');

    await bench.say('{"type":"line","text":"<img src=1 oNeRrOr=0>"}');
    await lab.untilPassed('Slip past the list');
    await bench.say('{"type":"line","text":"<img src=1 oNeRrOr=alert`1`>"}');
    await lab.untilPassed('Reach Mara');
    await lab.untilCounted('5 of 5 steps');

    await page.getByRole('link', { name: 'Next: Fix it' }).click();
    await bench.verify(/filter/i, /^Known patterns, in any case/, /^It does not hold/);
    await page.getByText(/the list is still a list/).waitFor();
    await bench.verify(/output encoding/i, /^When it is shown/, /^It holds/);
    await lab.untilCounted('5 of 5 steps, fixed');
  });
});
