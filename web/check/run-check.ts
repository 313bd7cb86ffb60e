import { CHECK_SEEN, type SeenHandshake } from '../../protocol/connection-check.ts';
import { overLarge, overPing, overSilence } from './attempts.ts';
import { connect, PATIENCE } from './check-connection.ts';
import {
  type Finding,
  type Trial,
  unopened,
  unreachable,
  untrusted,
  type Way,
  type Words,
} from './findings.ts';

/** What a check needs of the browser. */
export interface CheckTools {
  /** Where the page is. */
  page: string;
  fetch: typeof globalThis.fetch;
  openSocket(url: string, protocol: string): WebSocket;
}

export interface CheckOptions {
  /** How long to keep silent. */
  seconds: number;
  tools: CheckTools;
  tell(trial: Trial, finding: Finding): void;
}

/** Tries one way from beginning to end. Ping, large message and silence have a connection each, at the same time. */
export async function runCheck(way: Way, { seconds, tools, tell }: CheckOptions): Promise<void> {
  const pass = (trial: Trial, words: string) => tell(trial, { state: 'passed', words });
  const fail = (trial: Trial, words: Words) =>
    tell(trial, { state: way.isExtra ? 'noted' : 'failed', ...words });
  const skipAfter = (trial: Trial) => {
    for (const skipped of way.trials.slice(way.trials.indexOf(trial) + 1))
      tell(skipped, { state: 'skipped', words: 'Not tried.' });
  };

  tell('reach', { state: 'running', words: 'Asking…' });
  if (!(await isReachable(way, tools))) {
    fail('reach', way.isExtra ? untrusted(way) : unreachable(way, tools.page));
    return skipAfter('reach');
  }
  pass('reach', `${way.origin} answers.`);
  if (!way.trials.includes('open')) return;

  tell('open', { state: 'running', words: 'Shaking hands…' });
  const { id, socket } = await connect(way.origin, tools.openSocket);
  if (!socket) {
    fail('open', unopened(way, await seenOf(id, tools)));
    return skipAfter('open');
  }
  socket.close();
  pass('open', 'The upgrade gets through.');

  const attempts = [
    ['ping', 'Pinging…', overPing],
    ['large', 'Sending 256 KiB, there and back…', overLarge],
    ['idle', `Keeping silent for ${seconds} s…`, (own: WebSocket) => overSilence(own, seconds)],
  ] as const;
  await Promise.all(
    attempts.map(async ([trial, words, over]) => {
      tell(trial, { state: 'running', words });
      const { socket: own } = await connect(way.origin, tools.openSocket);
      if (!own)
        return tell(trial, { state: 'skipped', words: 'Not tried: a further connection did not open.' });
      const finding = await over(own);
      own.close();
      if (finding.state === 'failed') fail(trial, finding);
      else tell(trial, finding);
    }),
  );
}

async function isReachable({ origin }: Way, { fetch }: CheckTools): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE);
  // What another origin answers cannot be read here; that it answers can be told.
  return fetch(`${origin}/healthz`, { mode: 'no-cors', cache: 'no-store', signal }).then(
    () => true,
    () => false,
  );
}

async function seenOf(id: string, { fetch, page }: CheckTools): Promise<SeenHandshake | null> {
  const response = await fetch(`${new URL(page).origin}${CHECK_SEEN}?try=${id}`).catch(() => null);
  if (!response?.ok) return null;
  const { seen } = (await response.json()) as { seen: SeenHandshake | null };
  return seen;
}
