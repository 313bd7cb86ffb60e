import type { Direction, OpcodeName, TraceEvent } from '../../protocol/trace.ts';
import { directionOf } from './event-words.ts';
import type { Search } from './search.ts';
import { isVictims } from './victim-words.ts';

/** What the learner wants to see. */
export interface TimelineFilter {
  /** `c1`; the empty text stands for all. */
  connection: string;
  direction: Direction | '';
  kind: KindChoice | '';
  text: string;
  /** Whether `text` is a regular expression. */
  expression: boolean;
  hideHeartbeats: boolean;
  /** Whether a message of a single frame has a row of its own beside that of its frame. */
  both: boolean;
}

export const noFilter: TimelineFilter = {
  connection: '',
  direction: '',
  kind: '',
  text: '',
  expression: false,
  hideHeartbeats: false,
  both: false,
};

export type KindChoice = keyof typeof kindChoices;

/** The kinds to choose from, in the words of the list. */
export const kindChoices = {
  messages: { label: 'Messages and their frames', fits: isData },
  control: { label: 'Ping, pong and close frames', fits: isControl },
  broken: { label: 'What breaks a rule', fits: breaksRule },
  handshake: { label: 'Handshakes', fits: isOf('handshake') },
  http: { label: 'HTTP', fits: isOf('http') },
  close: { label: 'Ends of connections', fits: isOf('close') },
  intercept: { label: 'Edited, dropped, injected', fits: isOf('intercept') },
  victim: { label: 'The victim’s doings', fits: isVictims },
  access: { label: 'Access log', fits: isOf('access') },
  doings: { label: 'Lab, answers and settings', fits: isOf('lab', 'answer', 'settings') },
} as const satisfies Record<string, { label: string; fits(event: TraceEvent): boolean }>;

/** Whether an event has a row. The text of `search` is looked for last: it costs most. */
export function fits(event: TraceEvent, filter: TimelineFilter, search: Search | null): boolean {
  if (!filter.both && isDoubled(event)) return false;
  if (filter.hideHeartbeats && isHeartbeat(event)) return false;
  if (filter.connection !== '' && !('connection' in event && event.connection === filter.connection))
    return false;
  if (filter.direction !== '' && directionOf(event) !== filter.direction) return false;
  if (filter.kind !== '' && !kindChoices[filter.kind].fits(event)) return false;
  return search === null || search(event);
}

/** How many choices narrow the list, for a badge. Heartbeats have a switch of their own. */
export function narrowings(filter: TimelineFilter): number {
  return [filter.connection, filter.direction, filter.kind].filter((choice) => choice !== '').length;
}

/** Whether any choice hides events. */
export function hidesAny(filter: TimelineFilter): boolean {
  return narrowings(filter) > 0 || filter.text !== '' || filter.hideHeartbeats;
}

/** A message whose one frame says the same; a compressed one says what its frame does not. */
export function isDoubled(event: TraceEvent): boolean {
  return event.kind === 'message' && event.fragments === 1 && event.compressed === undefined;
}

export function isKindChoice(value: string): value is KindChoice {
  return Object.hasOwn(kindChoices, value);
}

const heartbeats: ReadonlySet<OpcodeName> = new Set(['ping', 'pong']);
const controls: ReadonlySet<OpcodeName> = new Set(['ping', 'pong', 'close']);

function isHeartbeat(event: TraceEvent): boolean {
  return event.kind === 'frame' && heartbeats.has(event.opcode);
}

function isControl(event: TraceEvent): boolean {
  return event.kind === 'frame' && controls.has(event.opcode);
}

function isData(event: TraceEvent): boolean {
  return event.kind === 'message' || (event.kind === 'frame' && !controls.has(event.opcode));
}

function breaksRule(event: TraceEvent): boolean {
  if (event.kind === 'frame') return event.broken.length > 0;
  if (event.kind !== 'handshake') return false;
  return event.request.broken.length > 0 || (event.response?.broken.length ?? 0) > 0;
}

function isOf(...kinds: TraceEvent['kind'][]): (event: TraceEvent) => boolean {
  return ({ kind }) => kinds.includes(kind);
}
