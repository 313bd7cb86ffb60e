import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Course, OpenStream, Reader } from './course.ts';

/** Bytes that may wait for a client that does not read. It is let go of, and comes back for the rest by number. */
const MOST_WAITING = 65_536;

/** Short polling: the answer is what there is, perhaps nothing. */
export function answerPoll(reply: FastifyReply, reader: Reader): FastifyReply {
  return sendNews(reply, reader);
}

/** Long polling: the answer waits until there is something, or patience ends. */
export function answerLongPoll(reply: FastifyReply, reader: Reader, course: Course): FastifyReply {
  const { open, bench } = course;
  if (reader.hasNews) return sendNews(reply, reader);
  const answer = () => {
    stop();
    if (!reply.raw.destroyed) sendNews(reply, reader);
  };
  const waiting: OpenStream = { end: answer };
  // A timer may go off a little early, before the event that it was set for.
  const look = () => {
    if (reader.hasNews) answer();
    else timer = setTimeout(look, Math.ceil(reader.untilNext));
  };
  const stop = () => {
    clearTimeout(timer);
    clearTimeout(patience);
    open.delete(waiting);
  };
  let timer = setTimeout(look, Math.ceil(reader.untilNext));
  const patience = setTimeout(answer, bench.settings.patience * 1000);
  open.add(waiting);
  reply.raw.once('close', stop);
  return reply;
}

/**
 * Server-sent events (WHATWG HTML §9.2): one answer that goes on, an event whenever there is one; until somebody ends
 * it, or `count` events are told.
 */
export function streamEvents(
  reply: FastifyReply,
  reader: Reader,
  { open }: Course,
  count = Number.POSITIVE_INFINITY,
): FastifyReply {
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const stream: OpenStream = { end: () => response.end() };
  let left = count;
  const look = () => {
    const { events, lost } = reader.take(left);
    left -= events.length;
    // A comment: it keeps the stream's numbering to itself.
    if (lost > 0) response.write(`: ${lost} lost\n\n`);
    for (const event of events) response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
    if (left <= 0) return void response.end();
    if (isBehind(response)) return void response.destroy();
    timer = setTimeout(look, Math.ceil(reader.untilNext));
  };
  response.flushHeaders();
  let timer = setTimeout(look, 0);
  open.add(stream);
  for (const event of ['close', 'finish']) {
    response.once(event, () => {
      clearTimeout(timer);
      open.delete(stream);
    });
  }
  return reply;
}

function sendNews(reply: FastifyReply, reader: Reader): FastifyReply {
  const { events, lost } = reader.take();
  return reply.header('cache-control', 'no-store').send({ events, lost, last: reader.last });
}

function isBehind(response: ServerResponse): boolean {
  return response.writableLength > MOST_WAITING;
}
