import type {
  HttpEvent,
  NewTraceEvent,
  ObservedRequest,
  ObservedResponse,
  TraceEvent,
  TraceEventKind,
} from '../../protocol/trace.ts';
import { LoneRecord } from '../wire/trace-record.ts';

/** Fixed cost of one event in memory, in bytes: that of a handshake, the largest, measured with 10,000 of them, rounded up. */
const EVENT_WEIGHT = 700;

/** An event that is kept as it is. Frames and messages have records of their own: there are many more of them. */
export class EventRecord extends LoneRecord {
  readonly weight: number;
  readonly #event: NewTraceEvent;

  constructor(event: NewTraceEvent) {
    super();
    this.#event = event;
    this.weight = weigh(event);
  }

  get kind(): TraceEventKind {
    return this.#event.kind;
  }

  read(): TraceEvent {
    return { ...this.#event, seq: this.seq, at: this.at } as TraceEvent;
  }
}

/** About how many bytes an event holds: its fixed cost and its long texts (two bytes a character at worst). */
function weigh(event: NewTraceEvent): number {
  switch (event.kind) {
    case 'frame':
    case 'message':
      return EVENT_WEIGHT + 2 * (event.text?.length ?? 0) + (event.payload?.length ?? 0);
    case 'handshake':
      return EVENT_WEIGHT + weighHeads(event);
    case 'http':
      return EVENT_WEIGHT + weighHeads(event) + 2 * (event.body?.length ?? 0);
    case 'close':
    case 'answer':
      return EVENT_WEIGHT;
    case 'intercept':
      return EVENT_WEIGHT + 2 * ((event.before?.length ?? 0) + (event.after?.length ?? 0));
    case 'visit':
      return EVENT_WEIGHT + 2 * (event.url.length + (event.outcome?.length ?? 0));
    case 'page':
      return EVENT_WEIGHT + 2 * (event.url.length + event.title.length);
    case 'dialog':
      return EVENT_WEIGHT + 2 * (event.message.length + event.url.length);
    case 'console':
      return EVENT_WEIGHT + 2 * event.text.length;
    case 'cookies':
      return EVENT_WEIGHT + 2 * JSON.stringify([event.url, event.sent, event.withheld]).length;
    case 'jail':
      return EVENT_WEIGHT + 2 * (event.target.length + event.why.length);
    case 'access':
      return (
        EVENT_WEIGHT +
        2 * [event.path, event.query, event.userAgent, event.referrer, event.body].join('').length
      );
    case 'lab':
      return EVENT_WEIGHT + 2 * JSON.stringify(event.data).length;
    case 'settings':
      return EVENT_WEIGHT + 2 * JSON.stringify(event.settings).length;
  }
}

/** A field's place in the map, measured with 1,500 fields of two characters, rounded up. */
const FIELD_WEIGHT = 96;

function weighHeads({ request, response }: Pick<HttpEvent, 'request' | 'response'>): number {
  return weighHead(request) + (response ? weighHead(response) : 0);
}

function weighHead({ raw, headers }: ObservedRequest | ObservedResponse): number {
  return 3 * raw.length + FIELD_WEIGHT * Object.keys(headers).length;
}
