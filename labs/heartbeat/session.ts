import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { decodeUtf8, utf8 } from '../../protocol/bytes.ts';
import { CodecSocket } from '../kit/codec-socket.ts';
import type { LabBench } from '../kit/define-lab.ts';
import type { OpenedSocket } from '../kit/open-socket.ts';
import type { Feed } from './feed.ts';
import { Heartbeat } from './heartbeat.ts';
import type { HeartbeatSettings } from './settings.ts';

/** What every ping carries, and a pong has to carry back (RFC 6455 §5.5.3). */
export const PING_PAYLOAD = 'still there?';

/** Milliseconds between pings under each choice of `heartbeat`. */
const intervals = {
  off: null,
  '1s': 1_000,
  '2s': 2_000,
  '5s': 5_000,
  '20s': 20_000,
} satisfies Record<HeartbeatSettings['heartbeat'], number | null>;

/** Ticks that can be sent again under each choice of `resumeBuffer`. */
const buffers = { none: 0, short: 20, long: 200 } satisfies Record<HeartbeatSettings['resumeBuffer'], number>;

/** All that a client has to say here is short. */
const MAX_MESSAGE = 4_096;

const resumeRequest = Type.Object(
  { resume: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
  { additionalProperties: false },
);

export interface SessionOptions {
  bench: Pick<LabBench<HeartbeatSettings>, 'settings' | 'emit'>;
  feed: Feed;
  /** The value of `?last=` in the handshake; null without one. */
  last: string | null;
  onError(error: unknown): void;
}

/** Serves the feed on one connection: ticks, pings, and what was missed. All of its timers end with the connection. */
export function serveFeed(
  { socket, head }: OpenedSocket,
  { bench, feed, last, onError }: SessionOptions,
): void {
  const { heartbeat, idleTimeout, resumeBuffer } = bench.settings;
  const kept = buffers[resumeBuffer];
  /** Live ticks begin behind this one, so a replay ends with it. */
  const opened = feed.latest;
  let sent = opened;
  let resumed = false;

  const peer = new CodecSocket(socket, head, {
    maxMessage: MAX_MESSAGE,
    deflate: false,
    onText: (payload) => resume(readResume(payload), 'a message such as {"resume":7}'),
    onPong: (payload) => {
      // §5.5.3: a pong that nobody asked for is allowed, and answers nothing.
      if (decodeUtf8(payload) === PING_PAYLOAD) pulse?.answered();
    },
    onError,
  });
  const pulse = startPulse();
  let timer = setTimeout(sendDue, feed.untilNext);
  for (const event of ['finish', 'close']) {
    socket.once(event, () => {
      pulse?.stop();
      clearTimeout(timer);
    });
  }
  if (last !== null) resume(readId(last), 'the id of a tick, as in ?last=7');

  function startPulse(): Heartbeat | null {
    const every = intervals[heartbeat];
    if (every === null) return null;
    return new Heartbeat({
      every,
      patience: idleTimeout * 1000,
      ping: () => peer.ping(utf8(PING_PAYLOAD)),
      giveUp: () => {
        bench.emit('gave-up', { unanswered: PING_PAYLOAD, seconds: idleTimeout });
        peer.drop();
      },
    });
  }

  function sendDue(): void {
    const { latest } = feed;
    // A machine that has slept is far behind: the oldest ticks are left out, and the gap in the numbers says so.
    for (const tick of feed.ticks(Math.max(sent + 1, latest - buffers.long + 1), latest)) say(tick);
    sent = latest;
    timer = setTimeout(sendDue, feed.untilNext);
  }

  function resume(from: number | null, expected: string): void {
    if (from === null) return say({ error: `Expected ${expected}.` });
    if (resumed)
      return say({ error: 'This connection has resumed already. Open another one to do it again.' });
    if (from > opened)
      return say({ error: `Expected an id from 0 to ${opened}, which was the latest tick; found ${from}.` });
    resumed = true;
    const { ticks, lost } = feed.replay(from, opened, kept);
    const summary = { resumed: from, replayed: ticks.length, lost };
    bench.emit('resumed', summary);
    say(summary);
    for (const tick of ticks) say(tick);
  }

  function say(message: object): void {
    peer.sendText(JSON.stringify(message));
  }
}

function readId(text: string): number | null {
  return /^[0-9]{1,12}$/.test(text) ? Number(text) : null;
}

function readResume(payload: Uint8Array): number | null {
  try {
    const message: unknown = JSON.parse(decodeUtf8(payload) ?? '');
    return Check(resumeRequest, message) ? message.resume : null;
  } catch {
    return null;
  }
}
