import { expect, it, onTestFinished, vi } from 'vitest';
import { contentFolder } from '../testing/content-folder.ts';
import { fixBlock, fixWriteup, weakSettings } from '../testing/fix-writeup.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { FixRun, type Grounds } from './fix-run.ts';
import { planRuns } from './run-plan.ts';

it('keeps nobody from work while it waits for a connection that stays', async () => {
  const { services } = await startTestPlatform({
    CONTENT_DIR: await contentFolder({ 'made.md': fixWriteup() }),
  });
  const writeup = services.content.writeups.find(({ slug }) => slug === 'apprentice/made');
  const { fix, settings } = writeup ?? {};
  if (!writeup || !fix || !settings) throw new Error('the writeup was left out');
  const plan = planRuns(writeup, fix).find(({ kind }) => kind === 'legit');
  if (!plan) throw new Error('there is no ordinary use');

  const { grounds } = services.fixes;
  const registry: Grounds['registry'] = {
    openShadow: (...parts) => {
      const shadow = grounds.registry.openShadow(...parts);
      shadow.addConnection({ destroy: () => undefined });
      return shadow;
    },
    closeShadow: (shadow) => grounds.registry.closeShadow(shadow),
  };
  const turns = vi.spyOn(globalThis, 'setImmediate');
  onTestFinished(() => turns.mockRestore());
  const run = new FixRun(plan, { writeup, fix, settings });
  await run.play({ ...grounds, registry }, AbortSignal.timeout(20_000), () => undefined);
  expect(run.outcome).toBe('Everything worked.');
  expect(turns.mock.calls.length).toBeLessThan(100);
});

it('goes on for a moment when an attack has got through, so that its trace shows what it brought', async () => {
  const frame = (text: string) =>
    `{ frame: { opcode: text, mask: false, text: ${text} } }, { expect: { text: ${text} } }`;
  const shake =
    '{ handshake: { headers: { Host: "{{host}}", Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: "13" } } }';
  const attacks = `[{ name: Two, solve: [${shake}, ${frame('one')}, ${frame('two')}, { expect: { text: three } }] }]`;
  const { services } = await startTestPlatform({
    CONTENT_DIR: await contentFolder({ 'made.md': fixWriteup(fixBlock({ attacks })) }),
  });
  const writeup = services.content.writeups.find(({ slug }) => slug === 'apprentice/made');
  if (!writeup?.fix) throw new Error('the writeup was left out');
  const plan = planRuns(writeup, writeup.fix).find(({ name }) => name === 'Two');
  if (!plan) throw new Error('there is no such attack');
  const run = new FixRun(plan, { writeup, fix: writeup.fix, settings: weakSettings });
  await run.play(services.fixes.grounds, AbortSignal.timeout(20_000), () => undefined);
  expect(run.reached).toBe(true);
  const texts = run.shown.events.flatMap((event) => (event.kind === 'frame' ? [event.text] : []));
  expect(texts).toEqual(['one', 'one', 'two', 'two']);
});
