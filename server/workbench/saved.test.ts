import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { openBench } from '../testing/http-client.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.platform;
});
afterAll(() => running.close());

describe('saved messages on the live channel', () => {
  it('reach every open page of the learner, and one that opens later', async () => {
    const { id, cookie } = await openBench(port);
    const [one, other] = [
      await TestPage.open({ port, bench: id, cookie }),
      await TestPage.open({ port, bench: id, cookie }),
    ];
    expect(one.hello.saved).toEqual([]);
    expect(await one.ask({ type: 'message.save', name: 'hi', body: '{"text":"hi"}' })).toMatchObject({
      type: 'done',
    });
    const saved = [{ name: 'hi', body: '{"text":"hi"}' }];
    expect((await one.until('saved')).saved).toEqual(saved);
    expect((await other.until('saved')).saved).toEqual(saved);
    expect((await TestPage.open({ port, bench: id, cookie })).hello.saved).toEqual(saved);

    await other.ask({ type: 'message.delete', name: 'hi' });
    await one.until('saved', (message) => message.saved.length === 0);
  });

  it('are the learner’s own', async () => {
    const [mine, theirs] = [await openBench(port), await openBench(port)];
    const page = await TestPage.open({ port, bench: mine.id, cookie: mine.cookie });
    const stranger = await TestPage.open({ port, bench: theirs.id, cookie: theirs.cookie });
    await page.ask({ type: 'message.save', name: 'secret', body: 'x' });
    await stranger.ask({ type: 'message.delete', name: 'secret' });
    await stranger.ask({ type: 'message.save', name: 'other', body: 'y' });
    expect(stranger.of('saved').at(-1)?.saved).toEqual([{ name: 'other', body: 'y' }]);
    expect(page.of('saved')).toEqual([{ type: 'saved', saved: [{ name: 'secret', body: 'x' }] }]);
  });

  it.each([
    ['no name', { name: '', body: '' }],
    ['a long name', { name: 'x'.repeat(61), body: '' }],
    ['a long body', { name: 'x', body: 'x'.repeat(16_385) }],
  ])('are refused with %s', async (_what, message) => {
    const { id, cookie } = await openBench(port);
    const page = await TestPage.open({ port, bench: id, cookie });
    expect(await page.ask({ type: 'message.save', ...message })).toMatchObject({
      type: 'refused',
      code: 'MESSAGE_INVALID',
    });
  });
});
