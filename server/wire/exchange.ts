import { inspectRequest, inspectResponse, isAccepted } from '../../protocol/handshake-rules.ts';
import { headerValues, type RequestHead, type ResponseHead } from '../../protocol/http-head.ts';
import type { Actor, NewTraceEvent, ObservedRequest, ObservedResponse, Via } from '../../protocol/trace.ts';
import type { BodyStart } from './body-start.ts';
import type { Crossed, Meter } from './meter.ts';

/** One request and its answer, while it is under way. */
export interface Exchange {
  head: RequestHead;
  request: ObservedRequest;
  /** Null for a request that concerns no bench: its answer has to be told from the others all the same. */
  benchId: string | null;
  wire: { actor: Actor; via: Via; secure: boolean };
  upgrade: boolean;
  at: number;
  requestBytes: number;
  body: BodyStart;
  /** Where its bytes are counted, and how many of them are: null until its bench is surely awake. */
  metered: { crossed: Crossed; client: number; server: number } | null;
  response: { head: ResponseHead; observed: ObservedResponse; at: number } | null;
}

/** A request is an opening handshake when it shows any sign of meaning to be one: its mistakes are the lesson. */
export function isHandshake(head: RequestHead): boolean {
  return head.headers.some(([name]) => /^(upgrade$|sec-websocket-)/i.test(name));
}

/** Every browser begins its name this way. A tool may claim it as well: this names the row, it guards nothing. */
export function viaOf(head: RequestHead): Via {
  return headerValues(head.headers, 'user-agent')[0]?.startsWith('Mozilla/') ? 'browser' : 'tool';
}

/** Counts what crossed of an exchange since it was counted last; `server` is all that was answered so far, in bytes. */
export function countExchange(
  exchange: Exchange,
  server: number,
  meterOf: (benchId: string) => Meter | undefined,
): void {
  if (!exchange.metered) {
    const meter = exchange.benchId === null ? undefined : meterOf(exchange.benchId);
    if (!meter) return;
    exchange.metered = { crossed: meter.at(exchange.request.path), client: 0, server: 0 };
    exchange.metered.crossed.exchanges += 1;
  }
  const { metered, requestBytes } = exchange;
  metered.crossed.client += requestBytes - metered.client;
  metered.crossed.server += server - metered.server;
  metered.client = requestBytes;
  metered.server = server;
}

/** An exchange as the trace tells it; `bytes` crossed of it in all. */
export function exchangeEvent(
  exchange: Exchange,
  connection: string,
  bytes = { client: 0, server: 0 },
): NewTraceEvent {
  const { request, response, wire } = exchange;
  const body = exchange.body.text;
  const took = response ? response.at - exchange.at : null;
  if (exchange.upgrade) return { kind: 'handshake', ...wire, connection, ...readHandshake(exchange), took };
  return {
    kind: 'http',
    ...wire,
    connection,
    request,
    ...(body === null ? {} : { body }),
    response: response?.observed ?? null,
    status: response?.head.status ?? null,
    bytes,
    took,
  };
}

/** What a handshake and its answer say, and which rules they break. */
function readHandshake({ head, request, response }: Exchange) {
  const inspection = inspectRequest(head);
  const broken = response ? inspectResponse(head, response.head).map((reading) => reading.rule) : [];
  const answer = response?.head.headers ?? [];
  return {
    request: {
      ...request,
      missing: inspection.missing,
      broken: inspection.broken.map((reading) => reading.rule),
    },
    response: response ? { ...response.observed, broken } : null,
    status: response?.head.status ?? null,
    accepted: response !== null && isAccepted(response.head.status, broken),
    subprotocol: headerValues(answer, 'sec-websocket-protocol')[0] ?? null,
    extensions: headerValues(answer, 'sec-websocket-extensions')[0] ?? null,
  };
}
