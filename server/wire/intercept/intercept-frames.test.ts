import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../start.ts';
import { Interceptor, payloadOf, textOf } from '../../testing/interceptor.ts';
import { LabPage } from '../../testing/lab-page.ts';
import { startUnregistered } from '../../testing/start-test-platform.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

/** A learner with intercept on, and the lab's page connected before it was switched on. */
async function openBoth({ secure = false } = {}): Promise<{ learner: Interceptor; lab: LabPage }> {
  const learner = await Interceptor.open(running);
  const { ports } = running.services;
  const port = secure ? ports.labTls : ports.lab;
  const lab = await LabPage.open({ port, bench: learner.bench, secure });
  return { learner, lab };
}

const client = [{ direction: 'client' as const }];
const server = [{ direction: 'server' as const }];

describe('intercept', () => {
  it.each([
    ['plain', false],
    ['TLS', true],
  ])('edits a message on its way to the lab, over %s', async (_what, secure) => {
    const { learner, lab } = await openBoth({ secure });
    await learner.on({ rules: client });
    lab.say('hello');
    const [item] = await learner.holds(1);
    expect(item).toMatchObject({ what: 'frame', direction: 'client', opcode: 'text', connection: 'c1' });
    expect(textOf(item)).toBe('hello');
    expect(await learner.forward(item, { payload: payloadOf('changed é') })).toMatchObject({ type: 'done' });
    expect(await lab.hears('changed')).toEqual(['Welcome. You speak no subprotocol.', 'changed é']);
    await learner.holds(0);
    const { events } = learner.page;
    expect(events.filter(({ kind }) => kind === 'intercept')).toMatchObject([
      {
        action: 'edited',
        what: 'frame',
        direction: 'client',
        opcode: 'text',
        before: 'hello',
        after: 'changed é',
        connection: 'c1',
        via: 'browser',
        secure,
      },
    ]);
  });

  it('edits a message on its way to the page', async () => {
    const { learner, lab } = await openBoth();
    await learner.on({ rules: server });
    lab.say('hello');
    const [item] = await learner.holds(1);
    expect(item).toMatchObject({ direction: 'server' });
    await learner.forward(item, { payload: payloadOf('forged') });
    expect((await lab.hears('forged')).at(-1)).toBe('forged');
  });

  it('drops one, and lets the others pass in order', async () => {
    const { learner, lab } = await openBoth();
    await learner.on({ rules: client });
    lab.say('one').say('two').say('three');
    const [one, two, three] = await learner.holds(3);
    await learner.forward(three);
    await learner.drop(two);
    expect(lab.heard).toHaveLength(1);
    await learner.forward(one);
    expect((await lab.hears('three')).slice(1)).toEqual(['one', 'three']);
  });

  it('injects in both directions', async () => {
    const { learner, lab } = await openBoth();
    const [connection] = await learner.connects(1);
    expect(connection).toEqual({ connection: 'c1', path: '/socket' });
    for (const [direction, text] of [
      ['client', 'echo me'],
      ['server', 'I am the server'],
    ] as const) {
      const injected = { connection: 'c1', direction, opcode: 'text' as const, payload: payloadOf(text) };
      expect(await learner.page.ask({ type: 'intercept.inject', ...injected })).toMatchObject({
        type: 'done',
      });
      await lab.hears(text);
    }
  });

  it('is off when it is off: everything held goes on in order, and nothing is held after', async () => {
    const { learner, lab } = await openBoth();
    await learner.on();
    lab.say('one').say('two');
    await learner.holds(2);
    await learner.off();
    lab.say('three');
    expect((await lab.hears('three')).slice(1)).toEqual(['one', 'two', 'three']);
    expect(learner.state).toMatchObject({ on: false, held: [] });
  });

  it('releases everything when the learner’s last page closes', async () => {
    const { learner, lab } = await openBoth();
    await learner.on({ rules: client });
    lab.say('one').say('two');
    await learner.holds(2);
    learner.page.vanish();
    expect((await lab.hears('two')).slice(1)).toEqual(['one', 'two']);
    lab.say('three');
    await lab.hears('three');
  });
});
