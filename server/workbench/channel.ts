import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import {
  type BenchState,
  type ProbeState,
  WORKBENCH_VERSION,
  type WorkbenchMessage,
} from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { LabError, labError } from '../errors.ts';
import type { Origins } from '../origins.ts';
import type { ProbeDesk } from '../wire/probe-desk.ts';
import { handleRequest, readRequest } from './requests.ts';
import { stepStates } from './step-states.ts';

export interface ChannelOptions {
  socket: WebSocket;
  bench: Bench;
  probes: ProbeDesk;
  origins: Origins;
  /** Where the page's copy of the trace ends, when it had one before. */
  seen: { trace: string; seq: number } | null;
  log: FastifyBaseLogger;
}

/** Events in one message. */
const BATCH = 200;
/** Bytes that may wait for a slow page; beyond, its events stay in the trace until it has read. */
const HIGH_WATER = 1_048_576;
/** How often explanations may change on the page, in milliseconds: faster than this nobody reads. */
const STEPS_EVERY = 150;
/** How long events are gathered into one message, in milliseconds. */
const GATHER = 20;
/** Requests that one page may send in a second. */
const REQUESTS_PER_SECOND = 50;
/** How often a page is asked whether it is still there, in milliseconds. */
const HEARTBEAT = 30_000;

/**
 * One page's live channel. Events are pulled from the trace from the place that this page has reached, so a slow or
 * absent page costs no memory here, and one that returns loses nothing that the trace still holds.
 */
export function openChannel({ socket, bench, probes, origins, seen, log }: ChannelOptions): void {
  let place = seen?.trace === bench.trace.id ? seen.seq : 0;
  let lastSteps = '';
  let alive = true;
  const timers = { events: gather(GATHER, sendEvents), steps: gather(STEPS_EVERY, () => sendSteps()) };
  const heartbeat = setInterval(beat, HEARTBEAT);
  const rate = rateLimit(REQUESTS_PER_SECOND);

  const news = {
    trace: () => timers.events.soon(),
    steps: (passed?: string) => (passed === undefined ? timers.steps.soon() : sendSteps(passed)),
    settings: () => send({ type: 'settings', settings: bench.settings }),
    probe: (probe: ProbeState) => send({ type: 'probe', probe }),
    reset: () => {
      place = 0;
      send({ type: 'reset', trace: { id: bench.trace.id, next: bench.trace.next } });
    },
    notice: (message: string) => send({ type: 'notice', message }),
  };
  for (const [name, listener] of Object.entries(news)) bench.news.on(name as keyof typeof news, listener);

  socket.on('message', (data, isBinary) => {
    // After the upgrade nobody catches what a handler throws, so this one must not.
    receive(isBinary ? '' : data.toString()).catch((error: unknown) => {
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
    bench.lastActive = Date.now();
  });

  send({
    type: 'hello',
    version: WORKBENCH_VERSION,
    bench: benchState(bench, origins),
    trace: { id: bench.trace.id, next: bench.trace.next },
    probes: probes.statesOf(bench),
  });
  sendEvents();

  function send(message: WorkbenchMessage): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }

  function sendEvents(): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > HIGH_WATER) return timers.events.soon();
    const { events, dropped } = bench.trace.after(place, BATCH);
    const last = events.at(-1);
    if (!last) return;
    send({ type: 'events', trace: bench.trace.id, events, dropped });
    place = last.seq;
    if (place + 1 < bench.trace.next) timers.events.soon();
  }

  function sendSteps(passed?: string): void {
    const steps = stepStates(bench);
    const text = JSON.stringify(steps);
    if (text === lastSteps && passed === undefined) return;
    lastSteps = text;
    // What was seen comes before what follows from it.
    sendEvents();
    send({ type: 'steps', steps, ...(passed === undefined ? {} : { passed }) });
  }

  async function receive(data: string): Promise<void> {
    let ref: number | null = null;
    try {
      if (!rate.take()) {
        throw labError('LIMIT_REACHED', {
          limit: REQUESTS_PER_SECOND,
          what: 'requests in this second',
          setting: 'the platform',
          remedy: 'Wait a moment.',
        });
      }
      const request = readRequest(data);
      ref = request.ref;
      await handleRequest({ bench, probes }, request);
      timers.events.now();
      timers.steps.now();
      send({ type: 'done', ref });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      send({ type: 'refused', ref: ref ?? refIn(data), code: error.code, message: error.message });
    }
  }

  function beat(): void {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }
}

function benchState(bench: Bench, origins: Origins): BenchState {
  const webSocket = (origin: string) => origin.replace(/^http/, 'ws');
  return {
    id: bench.id,
    writeup: bench.writeup.slug,
    lab: bench.lab.name,
    addresses: {
      http: `${origins.lab}${bench.base}/`,
      ws: `${webSocket(origins.lab)}${bench.base}/`,
      https: `${origins.labTls}${bench.base}/`,
      wss: `${webSocket(origins.labTls)}${bench.base}/`,
      exploit: `${origins.exploit}/e/${bench.id}/`,
    },
    settings: bench.settings,
    schema: bench.lab.settings,
    steps: stepStates(bench),
  };
}

/** The `ref` of a message that was refused, when it had one: so that the page knows which request it was. */
function refIn(data: string): number | null {
  const match = /"ref"\s*:\s*([0-9]{1,10})\b/.exec(data.slice(0, 10_000));
  return match ? Number(match[1]) : null;
}

/** Calls `work` once for all calls of `soon` within `wait` milliseconds. */
function gather(wait: number, work: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = () => {
    cancel();
    work();
  };
  return {
    now,
    cancel,
    soon: () => {
      timer ??= setTimeout(now, wait);
    },
  };
}

function rateLimit(perSecond: number) {
  let left = perSecond;
  let second = 0;
  return {
    take(): boolean {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) {
        second = now;
        left = perSecond;
      }
      return left-- > 0;
    },
  };
}
