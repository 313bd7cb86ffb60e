import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { defineLab, type LabBench } from '../kit/define-lab.ts';
import { answerAtSocket } from '../kit/open-socket.ts';
import { servePages } from '../kit/pages.ts';
import { type Asked, readQuery } from './asking.ts';
import { answerLongPoll, answerPoll, streamEvents } from './by-http.ts';
import { pushEvents, talk } from './by-socket.ts';
import { type Course, Reader } from './course.ts';
import type { Feed } from './feed.ts';
import { type TransportsSettings, transportsSettings } from './settings.ts';
import { Stage } from './stage.ts';
import type { Transport } from './tally.ts';

type BenchOf = (request: FastifyRequest) => LabBench<TransportsSettings>;

/** What a client gets that does not say what it wants. */
const usual = { rate: 2, interval: 1_000, seconds: 10 };

/** From the first request on; it goes when the bench does. */
const stages = new WeakMap<LabBench<TransportsSettings>, Stage>();

/**
 * One stream of events by four ways: short polling, long polling, server-sent events and a WebSocket. Each event has a
 * number, so whoever asks with the last one it has misses nothing. How many bytes that took is the platform's count.
 */
export default defineLab({
  name: 'transports',
  title: 'Poll, stream, socket',
  settings: transportsSettings,
  routes(app, benchOf) {
    servePages(app, new URL('./pages/', import.meta.url));
    app.get('/cost', (request) => stageOf(benchOf(request)).costs);
    app.post('/race', (request, reply) => {
      const terms = { ...usual, ...readQuery(request) };
      const { id } = stageOf(benchOf(request)).startRace({
        rate: terms.rate,
        interval: terms.interval,
        seconds: terms.seconds,
      });
      return reply.code(201).header('cache-control', 'no-store').send({ race: id });
    });
    serveWays(app, benchOf, '', (stage, _request, { rate = usual.rate }) => ({
      course: stage,
      feed: stage.feed(rate),
    }));
    serveWays(app, benchOf, '/race/:race', (stage, request) => {
      const race = stage.race((request.params as { race: string }).race);
      return race && { course: race, feed: race.feed };
    });
    app.all('/talk', (request, reply) => {
      const bench = benchOf(request);
      const stage = stageOf(bench);
      if (stage.isFull) return refuseStream(reply, bench);
      const speak = (opened: Parameters<typeof talk>[0]) =>
        talk(opened, stage.open, (error) => request.log.error(error));
      return answerAtSocket(bench.base, request, reply, speak, '/talk');
    });
  },
  reset(bench) {
    stages.get(bench)?.end();
    stages.delete(bench);
  },
});

interface Found {
  course: Course;
  feed: Feed;
}

/** The four ways below a prefix. `find` says whose events they are; nobody's when that race is over. */
function serveWays(
  app: FastifyInstance,
  benchOf: BenchOf,
  prefix: string,
  find: (stage: Stage, request: FastifyRequest, asked: Asked) => Found | undefined,
): void {
  const way = (
    transport: Transport,
    answer: (
      parts: Found & {
        reader: Reader;
        count: number | undefined;
        request: FastifyRequest;
        reply: FastifyReply;
      },
    ) => FastifyReply,
  ) => {
    app.all(`${prefix}/${transport}`, (request, reply) => {
      const bench = benchOf(request);
      const stage = stageOf(bench);
      const asked = readQuery(request);
      const found = find(stage, request, asked);
      if (!found) return reply.code(410).type('text/plain').send('This race is over.\n');
      if (transport !== 'poll' && stage.isFull) return refuseStream(reply, bench);
      const after = lastEventId(request) ?? asked.after ?? firstAfter(transport, found.feed);
      const reader = new Reader(found.course, transport, found.feed, after);
      return answer({ ...found, reader, count: asked.count, request, reply });
    });
  };
  way('poll', ({ reply, reader }) => answerPoll(reply, reader));
  way('long-poll', ({ reply, reader, course }) => answerLongPoll(reply, reader, course));
  way('events', ({ reply, reader, course, count }) => streamEvents(reply, reader, course, count));
  way('socket', ({ request, reply, reader, course }) => {
    const speak = (opened: Parameters<typeof pushEvents>[0]) =>
      pushEvents(opened, reader, course, (error) => request.log.error(error));
    return answerAtSocket(course.bench.base, request, reply, speak, `${course.prefix}/socket`);
  });
}

/** A first short poll finds the latest event; whoever waits is given what comes. */
function firstAfter(transport: Transport, feed: Feed): number | undefined {
  return transport === 'poll' ? Math.max(0, feed.latest - 1) : undefined;
}

/** WHATWG HTML §9.2: a browser's `EventSource` that comes back says by itself where it was. */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const given = String(headers['last-event-id'] ?? '');
  return /^[0-9]{1,9}$/.test(given) ? Number(given) : undefined;
}

function refuseStream(reply: FastifyReply, { settings }: LabBench<TransportsSettings>): FastifyReply {
  return reply
    .code(503)
    .type('text/plain')
    .send(
      `${settings.streams} streams are open on this bench, and the setting "Open streams" allows no more.\n`,
    );
}

function stageOf(bench: LabBench<TransportsSettings>): Stage {
  const stage = stages.get(bench) ?? new Stage(bench);
  stages.set(bench, stage);
  return stage;
}
