import { duplexPair } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import { soundSettings } from '../kit/settings.ts';
import { Feed } from './feed.ts';
import { PING_PAYLOAD, serveFeed } from './session.ts';
import { type HeartbeatSettings, heartbeatSettings } from './settings.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    now: Date.UTC(2011, 11, 1),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE = 60_000;

describe('a session of the ticker', () => {
  it('sends the ticks from now on, one a second', async () => {
    const feed = new Feed();
    vi.advanceTimersByTime(5_400);
    const { pass, messages } = open({}, { feed });
    await pass(2_600);
    expect(messages()).toEqual([
      { id: 6, tick: '00:00:06' },
      { id: 7, tick: '00:00:07' },
      { id: 8, tick: '00:00:08' },
    ]);
  });

  it.each<[HeartbeatSettings['heartbeat'], number]>([
    ['off', 0],
    ['1s', 60],
    ['2s', 30],
    ['5s', 12],
    ['20s', 3],
  ])('with heartbeat %s asks %i times a minute', async (heartbeat, times) => {
    const { pass, pings } = open({ heartbeat, idleTimeout: 60 });
    await pass(MINUTE);
    expect(pings()).toEqual(Array(times).fill(PING_PAYLOAD));
  });

  it.each([1, 2, 20, 60])('lets go after %i silent seconds, without a close frame', async (idleTimeout) => {
    const { pass, server, heard, events } = open({ heartbeat: '1s', idleTimeout });
    await pass(1_000 * idleTimeout + 999);
    expect(server.destroyed).toBe(false);
    await pass(1);
    expect(server.destroyed).toBe(true);
    expect(heard.map(({ opcode }) => opcode)).not.toContain('close');
    expect(events).toEqual([['gave-up', { unanswered: PING_PAYLOAD, seconds: idleTimeout }]]);
  });

  it('keeps a client that answers, as long as it answers', async () => {
    const { pass, say, server } = open({ heartbeat: '5s', idleTimeout: 3 });
    for (let asked = 0; asked < 5; asked++) {
      await pass(5_000);
      await say({ opcode: 'pong', payload: utf8(PING_PAYLOAD) });
    }
    expect(server.destroyed).toBe(false);
    await pass(8_000);
    expect(server.destroyed).toBe(true);
  });

  it.each<[string, FrameInit]>([
    ['a pong with another payload', { opcode: 'pong', payload: utf8('still here!') }],
    ['an empty pong', { opcode: 'pong' }],
    ['a ping', { opcode: 'ping', payload: utf8(PING_PAYLOAD) }],
    ['a message', { opcode: 'text', payload: utf8(PING_PAYLOAD) }],
  ])('does not take %s for an answer', async (_what, frame) => {
    const { pass, say, server } = open({ heartbeat: '1s', idleTimeout: 2 });
    await pass(1_000);
    await say(frame);
    await pass(2_000);
    expect(server.destroyed).toBe(true);
  });

  it('takes one pong for the answer to several pings', async () => {
    const { pass, say, server, pings } = open({ heartbeat: '1s', idleTimeout: 5 });
    await pass(4_000);
    await say({ opcode: 'pong', payload: utf8(PING_PAYLOAD) });
    expect(pings()).toHaveLength(4);
    await pass(5_000);
    expect(server.destroyed).toBe(false);
  });

  it('keeps a silent client for ever with the heartbeat off', async () => {
    const { pass, server } = open({ heartbeat: 'off', idleTimeout: 1 });
    await pass(10 * MINUTE);
    expect(server.destroyed).toBe(false);
  });

  it.each<[string, (session: Session) => Promise<void>]>([
    ['the client closes', ({ say }) => say({ opcode: 'close', payload: encodeClosePayload(1000) })],
    ['the client breaks a rule', ({ say }) => say({ opcode: 'text', maskingKey: null })],
    ['the client lets go of TCP', ({ pass, client }) => pass(0, () => client.end())],
    ['the connection breaks', ({ pass, server }) => pass(0, () => server.destroy())],
    ['the server gives up', ({ pass }) => pass(3_000)],
  ])('leaves no timer behind when %s', async (_how, end) => {
    const session = open({ heartbeat: '1s', idleTimeout: 2 });
    await session.pass(1_000);
    await end(session);
    session.client.destroy();
    await session.pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells the trace nothing of a client that closed in time and then took it slowly', async () => {
    const { pass, say, events } = open({ heartbeat: '1s', idleTimeout: 2 });
    await pass(1_000);
    await say({ opcode: 'close', payload: encodeClosePayload(1000) });
    await pass(9_000);
    expect(events).toEqual([]);
  });

  describe('resuming', () => {
    it.each<[string, (session: Session) => Promise<void>, string | null]>([
      ['in the handshake', () => Promise.resolve(), '27'],
      ['by a message', ({ say }) => say({ opcode: 'text', payload: utf8('{"resume":27}') }), null],
    ])('asked for %s sends what was missed, and tells the trace', async (_how, ask, last) => {
      const session = open({}, { feed: oldFeed(30), last });
      await ask(session);
      await session.pass(1_000);
      expect(session.messages()).toEqual([
        { resumed: 27, replayed: 3, lost: 0 },
        ...[28, 29, 30, 31].map((id) => ({ id, tick: `00:00:${id}` })),
      ]);
      expect(session.events).toEqual([['resumed', { resumed: 27, replayed: 3, lost: 0 }]]);
    });

    it('by a message repeats no tick that came live before it', async () => {
      const { pass, say, messages } = open({}, { feed: oldFeed(30) });
      await pass(2_000);
      await say({ opcode: 'text', payload: utf8('{"resume":28}') });
      expect(messages().map((message) => Object.values(message)[0])).toEqual([31, 32, 28, 29, 30]);
    });

    it.each<[HeartbeatSettings['resumeBuffer'], number, number]>([
      ['none', 0, 299],
      ['short', 20, 279],
      ['long', 200, 99],
    ])('with buffer %s replays %i of 299', async (resumeBuffer, replayed, lost) => {
      const { pass, messages } = open({ resumeBuffer }, { feed: oldFeed(300), last: '1' });
      await pass(0);
      expect(messages()[0]).toEqual({ resumed: 1, replayed, lost });
      expect(messages()).toHaveLength(1 + replayed);
    });

    it.each<[string, string, string]>([
      ['no number', 'abc', 'Expected the id of a tick, as in ?last=7.'],
      ['nothing', '', 'Expected the id of a tick, as in ?last=7.'],
      ['a negative number', '-1', 'Expected the id of a tick, as in ?last=7.'],
      ['too many digits', '1'.repeat(400), 'Expected the id of a tick, as in ?last=7.'],
      ['an id still to come', '31', 'Expected an id from 0 to 30, which was the latest tick; found 31.'],
    ])('from %s says what was expected, and goes on live', async (_what, last, error) => {
      const { pass, messages, events } = open({}, { feed: oldFeed(30), last });
      await pass(1_000);
      expect(messages()).toEqual([{ error }, { id: 31, tick: '00:00:31' }]);
      expect(events).toEqual([]);
    });

    it.each(['hello', '{"resume":"7"}', '{"resume":1.5}', '{"resume":7,"x":1}', '[]', 'null'])(
      'by the message %s says what was expected',
      async (text) => {
        const { say, messages } = open({}, { feed: oldFeed(30) });
        await say({ opcode: 'text', payload: utf8(text) });
        expect(messages()).toEqual([{ error: 'Expected a message such as {"resume":7}.' }]);
      },
    );

    it('twice on one connection is refused', async () => {
      const { say, messages, events } = open({}, { feed: oldFeed(30), last: '30' });
      await say({ opcode: 'text', payload: utf8('{"resume":29}') });
      expect(messages().at(-1)).toEqual({ error: expect.stringContaining('has resumed already') });
      expect(events).toHaveLength(1);
    });
  });

  it('leaves the oldest ticks out after a long sleep of the machine', async () => {
    const feed = new Feed();
    const { pass, messages } = open({ heartbeat: 'off' }, { feed });
    // The clock jumps, and the timer that was due fires once.
    const latest = vi.spyOn(feed, 'latest', 'get').mockReturnValue(5_000);
    await pass(1_000);
    latest.mockRestore();
    const ids = messages().map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, 4_801, 5_000]);
  });
});

type Session = ReturnType<typeof open>;

/** A session at one end of a pair of streams, and a client at the other. */
function open(
  settings: Partial<HeartbeatSettings> = {},
  { feed = new Feed(), last = null }: { feed?: Feed; last?: string | null } = {},
) {
  const [client, server] = duplexPair();
  const heard: { opcode: string; text: string }[] = [];
  const events: [string, unknown][] = [];
  const decoder = new FrameDecoder({ keep: 10_000 });
  client.on('data', (chunk: Uint8Array) => {
    for (const { header, payload } of decoder.push(chunk))
      heard.push({ opcode: opcodeName(header.opcodeBits), text: new TextDecoder().decode(payload) });
  });
  serveFeed(
    { socket: server, head: new Uint8Array(0) },
    {
      bench: {
        settings: { ...soundSettings(heartbeatSettings), ...settings },
        emit: (name, data) => events.push([name, data]),
      },
      feed,
      last,
      onError: (error) => {
        throw error;
      },
    },
  );
  const texts = (opcode: string) => heard.filter((frame) => frame.opcode === opcode).map(({ text }) => text);
  return {
    client,
    server,
    heard,
    events,
    pings: () => texts('ping'),
    messages: () => texts('text').map((text): Record<string, unknown> => JSON.parse(text)),
    /** Lets time go by, and streams hand over what they hold. */
    async pass(milliseconds: number, first: () => void = () => undefined): Promise<void> {
      first();
      await turn();
      vi.advanceTimersByTime(milliseconds);
      await turn();
    },
    say(frame: FrameInit): Promise<void> {
      client.write(encodeFrame({ maskingKey: Uint8Array.of(1, 2, 3, 4), ...frame }));
      return turn();
    },
  };
}

/** A feed that has run for some seconds. */
function oldFeed(seconds: number): Feed {
  const feed = new Feed();
  vi.advanceTimersByTime(seconds * 1_000);
  return feed;
}

async function turn(turns = 10): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}
