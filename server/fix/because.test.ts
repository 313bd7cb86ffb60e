import { describe, expect, it } from 'vitest';
import { openFix, sound, startWithFix, verify, WRITEUP } from '../testing/fix-stage.ts';
import { fixBlock, weakSettings } from '../testing/fix-writeup.ts';
import { ask } from '../testing/http-client.ts';
import { startForFile, startTestPlatform } from '../testing/start-test-platform.ts';

const running = startForFile(startWithFix);

describe('Fix it', () => {
  it('says why a choice does not hold, and shows what happened', async () => {
    const { page } = await openFix(running);
    const { verify: result, passed, tries } = await verify(page, weakSettings);
    expect([passed, tries, result.state]).toEqual([false, 1, 'falls']);
    expect(result.because).toEqual(['UTF-8 has <em>nothing</em> to do with it.']);
    const [attack, , use] = result.runs;
    expect(attack).toMatchObject({
      good: false,
      outcome: 'It still works: step “Send it bare” would have been passed.',
    });
    // Of a message and its one frame, pages show the frame.
    expect(attack?.events.map(({ kind }) => kind)).toEqual(['handshake', 'frame', 'frame']);
    expect(attack?.events[1]).toMatchObject({ direction: 'client', text: 'Hello' });
    expect(use).toMatchObject({ good: true });
  });

  it('falls when nothing works any more, for the reason that nothing works', async () => {
    const { page } = await openFix(running);
    const { verify: result, passed } = await verify(page, { ...sound, largestFrame: 125 });
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.runs.map(({ good }) => good)).toEqual([true, true, false]);
    expect(result.because).toEqual([
      'Ordinary use must go on. It stopped working. The server closed the connection (1009).',
    ]);
  });

  it('tells nobody which values hold, nor why those fall that were not chosen', async () => {
    const at = await startWithFix(
      fixBlock({
        accept: '[{ mask: required, largestFrame: 471147 }]',
        tempting: '[{ set: { mask: ignored, largestFrame: 815815 }, because: canary }]',
      }),
      startTestPlatform,
    );
    const { page, cookie } = await openFix(at);
    const { verify: result } = await verify(page, weakSettings);
    expect(result.because).toEqual([
      '“The attack” still works: its trace shows how.',
      '“An unmasked ping” still works: its trace shows how.',
    ]);
    const port = at.services.ports.platform;
    const lab = await ask(port, { path: `/labs/${WRITEUP}`, headers: { host: `localhost:${port}`, cookie } });
    expect(lab.text).toContain('<lab-fix-note>');
    // Whole numbers: part of a time or a key may look like anything.
    expect(JSON.stringify(page.messages) + lab.text).not.toMatch(/\b(471147|815815)\b|canary|tempting/);
  });

  it('says nothing about settings when the platform was in the way', async () => {
    const attacks = '[{ name: A page for nobody, solve: [{ exploit: { body: hi } }] }]';
    const at = await startWithFix(fixBlock({ attacks }), startTestPlatform);
    const { page } = await openFix(at);
    const { verify: result, passed } = await verify(page, sound);
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.because).toEqual([
      expect.stringMatching(
        /^This says nothing about your choice yet: Nobody in this lab opens a stranger’s page/,
      ),
    ]);
  });

  it('is not proven while the attack fails on the weak lab, too', async () => {
    // As if something in between stopped it: the server that is given to be mended is none that falls.
    const at = await startWithFix(fixBlock({ settings: '{ mask: required }' }), startTestPlatform);
    const { page } = await openFix(at);
    const { verify: result, passed } = await verify(page, sound);
    expect(result.runs.map(({ good }) => good)).toEqual([true, true, true]);
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.because).toEqual([
      'This says nothing about your choice yet: just now the attack fails on the lab as it was given to you as well. Verify again in a moment.',
    ]);
  });
});

describe('without the browser that an attack needs', () => {
  it('says nothing about settings, and then that there is none', async () => {
    const at = await startTestPlatform({ CHROMIUM_PATH: '/nowhere/chromium' });
    const { page, bench } = await openFix(at, { writeup: 'practitioner/cross-site-hijacking' });
    const { verify: result, passed } = await verify(page, bench.settings);
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.because).toEqual([
      expect.stringMatching(
        /^This says nothing about your choice yet: .*\/nowhere\/chromium.*[^.]\. Verify again in a moment\.$/,
      ),
    ]);
    expect(await page.ask({ type: 'fix.verify', settings: bench.settings })).toMatchObject({
      code: 'FIX_CLOSED',
      message: expect.stringContaining('/nowhere/chromium'),
    });
  });
});
