import { hash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import type { ClassState } from '../../protocol/class-state.ts';
import {
  type NetworkCapture,
  type ProbeState,
  type SavedMessage,
  WORKBENCH_VERSION,
  type WorkbenchMessage,
} from '../../protocol/workbench.ts';
import { now } from '../clock.ts';
import type { LiveContent } from '../content/live-content.ts';
import { LabError, labError } from '../errors.ts';
import type { Origins } from '../origins.ts';
import { Rate } from '../rate.ts';
import type { VictimDesk } from '../victim/victim-desk.ts';
import { benchState } from './bench-state.ts';
import { eventsMessage } from './events-message.ts';
import { gather, TimeShare } from './pace.ts';
import { handleRequest, type RequestContext, readRequest, refIn } from './requests.ts';
import { stepStates } from './step-states.ts';

export interface ChannelOptions extends RequestContext {
  socket: WebSocket;
  victims: VictimDesk;
  /** The learner's messages, and what their class says, at this moment. */
  saved: SavedMessage[];
  classState: ClassState | null;
  /** Tells of the writeup's editions; null unless in development. */
  editions: LiveContent | null;
  /** An instructor's page, which looks on and does nothing. */
  watchOnly: boolean;
  /** What the page may send. */
  requestsPerSecond: number;
  origins: Origins;
  /** The language in which the page shows the writeup; the writeup's own unless said. */
  lang?: string | undefined;
  /** Where the page's copy of the trace ends, when it had one before. */
  seen: { trace: string; seq: number } | null;
  log: FastifyBaseLogger;
}

/** Bytes that may wait for a slow page; beyond, its events stay in the trace and its requests in TCP until it has read. */
const HIGH_WATER = 1_048_576;
/** Bytes that may wait at all. A page this far behind is let go of: it comes back, and loses nothing. */
const MOST_WAITING = 8 * HIGH_WATER;
/** How often explanations may change on the page, in milliseconds: faster than this nobody reads. */
const STEPS_EVERY = 150;
/** How often the page is told what is held, in milliseconds: all of it, each time. */
const INTERCEPT_EVERY = 50;
/** Characters of it in a millisecond: a flood of large messages is told less often, or telling it would slow down others. */
const INTERCEPT_PACE = 2_000;
/** How often the page is told what the victim does, in milliseconds. */
const VICTIM_EVERY = 50;
/** How often the page is told how a verification stands, in milliseconds: all of it, each time. */
const FIX_EVERY = 150;
/** How long events are gathered into one message, in milliseconds. */
const GATHER = 10;
/**
 * The same under a flood: telling a page may take this part of the time, so that it does not slow down what it tells of.
 * Yet never longer than this, in milliseconds: somebody is watching.
 */
const TELLING_SHARE = 1 / 12;
const GATHER_MOST = 80;
/** How many times its time telling counts when the trace is faster anyway: to miss a little more of it is no loss. */
const OUTRUN = 3;
/** Milliseconds of telling that may be saved for a moment in which much happens, or the machine is slow. */
const TELLING_SAVED = 10;
/** How often a page is asked whether it is still there, in milliseconds. */
const HEARTBEAT = 30_000;

/**
 * One page's live channel. Events are pulled from the trace from the place that this page has reached, so a slow or
 * absent page costs no memory here, and one that returns loses nothing that the trace still holds.
 */
export function openChannel(options: ChannelOptions): void {
  const { socket, bench, probes, intercepts, victims, exploits, fixes, classes, origins, seen, log } =
    options;
  let place = seen?.trace === bench.trace.id ? Math.min(seen.seq, bench.trace.next - 1) : 0;
  let lastSteps = '';
  let alive = true;
  let eventsEvery = GATHER;
  const telling = new TimeShare(TELLING_SHARE, TELLING_SAVED);
  let interceptEvery = INTERCEPT_EVERY;
  const timers = {
    events: gather(() => eventsEvery, sendEvents),
    steps: gather(
      () => STEPS_EVERY,
      () => sendSteps(),
    ),
    intercept: gather(() => interceptEvery, sendIntercept),
    fix: gather(
      () => FIX_EVERY,
      () => sendFix(),
    ),
    victim: gather(() => VICTIM_EVERY, sendVictim),
  };
  const heartbeat = setInterval(beat, HEARTBEAT);
  const rate = new Rate<WebSocket>(options.requestsPerSecond);

  const news = {
    trace: () => timers.events.soon(),
    steps: (passed?: string) => (passed === undefined ? timers.steps.soon() : sendSteps(passed)),
    settings: () => send({ type: 'settings', settings: bench.settings }),
    probe: (probe: ProbeState) => send({ type: 'probe', probe }),
    capture: (capture: NetworkCapture) => send({ type: 'capture', capture }),
    reset: () => {
      place = 0;
      send({ type: 'reset', trace: { id: bench.trace.id, next: bench.trace.next } });
    },
    notice: (message: string) => send({ type: 'notice', message }),
    intercept: () => timers.intercept.soon(),
    exploit: sendExploit,
    victim: () => timers.victim.soon(),
    saved: (messages: SavedMessage[]) => {
      if (!options.watchOnly) send({ type: 'saved', saved: messages });
    },
    fix: (passed?: true) => (passed ? sendFix(passed) : timers.fix.soon()),
    // The registry of close codes: 1012, service restart. The page comes back, and finds its bench where it is now.
    moved: () => socket.close(1012, 'this bench goes on in another process'),
  };
  for (const [name, listener] of Object.entries(news)) bench.news.on(name as keyof typeof news, listener);
  const stopFollowing = classes.follow(bench.learner, (state) => send({ type: 'class', class: state }));
  if (!options.watchOnly) {
    bench.openPages++;
    bench.work.reach();
  }

  socket.on('message', (data, isBinary) => {
    // After the upgrade nobody catches what a handler throws, so this one must not.
    receive(isBinary ? null : data.toString()).catch((error: unknown) => {
      log.error(error);
      socket.close(1011, 'the platform made a mistake');
    });
  });
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('error', (error) => log.debug(error));
  socket.once('close', () => {
    for (const [name, listener] of Object.entries(news)) bench.news.off(name as keyof typeof news, listener);
    for (const timer of Object.values(timers)) timer.cancel();
    clearInterval(heartbeat);
    stopFollowing();
    stopReading?.();
    if (options.watchOnly) return;
    bench.openPages--;
    // Nobody is left to decide: what is held must not hang, and nothing more may be.
    if (bench.openPages === 0) intercepts.release(bench);
    bench.lastActive = now();
  });

  send({
    type: 'hello',
    version: WORKBENCH_VERSION,
    bench: benchState(bench, origins, options.lang),
    trace: { id: bench.trace.id, next: bench.trace.next },
    probes: probes.statesOf(bench),
    intercept: intercepts.of(bench).state,
    saved: options.saved,
    exploit: exploits.stateOf(bench, origins),
    victim: victims.stateOf(bench),
    fix: fixes.stateOf(bench),
    class: options.classState,
  });
  // Whoever opens this page will send somebody a link before long.
  if (victims.stateOf(bench) && !options.watchOnly) victims.warm();
  sendEvents();
  const stopReading = options.editions?.follow(bench.writeup.slug, (edition) =>
    send({ type: 'edition', edition }),
  );

  function send(message: WorkbenchMessage): void {
    sendText(JSON.stringify(message));
  }

  function sendText(message: string): void {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(message, flushed);
    if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
    // Whoever asks without reading the answers is not listened to.
    else if (socket.bufferedAmount > HIGH_WATER) socket.pause();
  }

  function flushed(): void {
    if (socket.isPaused && socket.bufferedAmount <= HIGH_WATER) socket.resume();
  }

  function sendEvents(): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > HIGH_WATER) return timers.events.soon();
    const begun = performance.now();
    const message = eventsMessage(bench.trace, place);
    if (!message) return;
    place = message.reached;
    sendText(message.text);
    const took = performance.now() - begun;
    const wait = telling.spend(message.dropped > 0 ? OUTRUN * took : took);
    eventsEvery = Math.min(GATHER_MOST, Math.max(GATHER, wait));
    if (place + 1 < bench.trace.next) timers.events.soon();
  }

  function sendIntercept(): void {
    if (socket.bufferedAmount > HIGH_WATER) return timers.intercept.soon();
    const message: WorkbenchMessage = { type: 'intercept', intercept: intercepts.of(bench).state };
    const text = JSON.stringify(message);
    interceptEvery = Math.max(INTERCEPT_EVERY, text.length / INTERCEPT_PACE);
    sendText(text);
  }

  function sendExploit(): void {
    const exploit = exploits.stateOf(bench, origins);
    if (exploit) send({ type: 'exploit', exploit });
  }

  function sendVictim(): void {
    const victim = victims.stateOf(bench);
    if (victim) send({ type: 'victim', victim });
  }

  function sendSteps(passed?: string): void {
    if (socket.bufferedAmount > HIGH_WATER && passed === undefined) return timers.steps.soon();
    const steps = stepStates(bench, origins, options.lang);
    // The text itself would be a tenth of what an idle learner costs.
    const told = hash('sha1', JSON.stringify(steps));
    if (told === lastSteps && passed === undefined) return;
    lastSteps = told;
    // What was seen comes before what follows from it.
    sendEvents();
    send({ type: 'steps', steps, ...(passed === undefined ? {} : { passed }) });
  }

  function sendFix(passed?: true): void {
    if (socket.bufferedAmount > HIGH_WATER && !passed) return timers.fix.soon();
    const fix = fixes.stateOf(bench);
    if (fix) send({ type: 'fix', fix, ...(passed ? { passed } : {}) });
  }

  /** `data` is null for a binary message. */
  async function receive(data: string | null): Promise<void> {
    let ref: number | null = null;
    try {
      if (!rate.take(socket)) {
        throw labError('LIMIT_REACHED', {
          limit: options.requestsPerSecond,
          what: 'requests of this page in this second',
          setting: 'PAGE_REQUESTS',
          remedy: 'Wait a moment.',
        });
      }
      if (data === null) throw labError('MESSAGE_INVALID', { reason: 'expected JSON as text, got bytes' });
      const request = readRequest(data);
      ref = request.ref;
      if (options.watchOnly) throw labError('WATCH_ONLY');
      await handleRequest(options, request);
      timers.events.now();
      timers.steps.now();
      if (interceptEvery === INTERCEPT_EVERY) timers.intercept.flush();
      send({ type: 'done', ref });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      send({ type: 'refused', ref: ref ?? refIn(data ?? ''), code: error.code, message: error.message });
    }
  }

  function beat(): void {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }
}
