import { inspectRequest, inspectResponse, isAccepted } from '../../protocol/handshake-rules.ts';
import { headerValues, type RequestHead, type ResponseHead } from '../../protocol/http-head.ts';
import type { Actor, ObservedRequest, ObservedResponse, Via } from '../../protocol/trace.ts';
import type { BodyStart } from './body-start.ts';
import type { Crossed } from './meter.ts';

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

/** What a handshake and its answer say, and which rules they break. */
export function readHandshake({ head, request, response }: Exchange) {
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
