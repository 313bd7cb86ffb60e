import { describeCloseCode } from '../../protocol/close-codes.ts';
import type { Direction, FrameEvent, OpcodeName, TraceEvent } from '../../protocol/trace.ts';
import { contentWords, flagWords, typeWords } from '../timeline/columns.ts';
import { askedWords, closeWords } from '../timeline/event-words.ts';
import { explainVictim, isVictims } from '../timeline/victim-words.ts';

/** What stands on an arrow: what it is, then what it holds. */
export function arrowWords(event: TraceEvent): { what: string; holds: string } {
  switch (event.kind) {
    case 'frame':
      return { what: typeWords(event), holds: contentWords(event) };
    case 'message':
      return { what: `${event.type} message of ${frames(event.fragments)}`, holds: messageWords(event.text) };
    case 'handshake':
    case 'http':
      return { what: askedWords(event), holds: '' };
    case 'close':
      return { what: 'TCP closed', holds: closeWords(event.code) };
    case 'intercept':
    case 'lab':
    case 'answer':
    case 'settings':
    case 'visit':
    case 'page':
    case 'dialog':
    case 'console':
    case 'cookies':
    case 'jail':
    case 'access':
      return { what: typeWords(event), holds: contentWords(event) };
    default:
      return event satisfies never;
  }
}

/** The answer of an exchange, on an arrow of its own. */
export function answerWords(event: TraceEvent & { kind: 'handshake' | 'http' }): string {
  return event.response === null ? 'no answer' : `${event.response.status} ${event.response.reason}`.trim();
}

/** Small print of an arrow: `FIN MASK, 5 bytes`. */
export function smallPrint(event: TraceEvent): string {
  return event.kind === 'frame' ? `${flagWords(event)} · ${bytes(event.received ?? event.length)}` : '';
}

/** What the arrow means, in a sentence or two. */
export function explain(event: TraceEvent): string {
  const sentence = explainKind(event);
  return 'connection' in event && isVictims(event)
    ? `The client is the victim’s browser. ${sentence}`
    : sentence;
}

function explainKind(event: TraceEvent): string {
  switch (event.kind) {
    case 'handshake':
      return event.accepted
        ? 'The opening handshake: an HTTP request that asks to change the protocol, and 101, which does. From here on both sides send frames.'
        : 'An opening handshake that did not succeed: the connection stays with HTTP, and no frame follows.';
    case 'http':
      return 'A request and its response, over HTTP. Each answer needs a question first.';
    case 'frame':
      return explainFrame(event);
    case 'message':
      return event.fragments === 1
        ? `To the ${other(event.direction)} this frame is a whole message of ${bytes(event.length)}.`
        : `The ${other(event.direction)} puts ${frames(event.fragments)} together to one message of ${bytes(event.length)}.`;
    case 'close':
      return event.clean
        ? 'Both sides had sent a close frame, so the connection closed cleanly.'
        : `The connection ended without a close frame from both sides, or with a broken one that was refused. A WebSocket API reports ${closeWords(event.code)}.`;
    case 'intercept':
      return `You ${event.action} ${event.what === 'handshake' ? 'a handshake' : 'a frame'} from the ${event.direction} on its way.`;
    case 'lab':
      return 'The lab says that this happened inside it. Nothing crossed the wire.';
    case 'answer':
      return 'You answered a question. Nothing crossed the wire.';
    case 'settings':
      return 'You changed the settings of the lab. Nothing crossed the wire.';
    case 'visit':
    case 'page':
    case 'dialog':
    case 'console':
    case 'cookies':
    case 'jail':
    case 'access':
      return explainVictim(event);
    default:
      return event satisfies never;
  }
}

function explainFrame(frame: FrameEvent): string {
  const sentence = `The ${frame.direction} ${doings[frame.opcode]}${frame.code === undefined ? '' : ` with ${frame.code}: ${describeCloseCode(frame.code).meaning}`}`;
  const ended = sentence.endsWith('.') ? sentence : `${sentence}.`;
  const masked = frame.masked ? 'The payload is masked.' : 'The payload is not masked.';
  const broken = frame.broken.length > 0 ? ` It breaks ${frame.broken.join(', ')}.` : '';
  if (frame.received !== undefined)
    return `${ended} The frame was never complete, and its receiver never took it.${broken}`;
  const more = frame.fin ? '' : ' More frames of this message follow.';
  return `${ended} ${masked}${more}${broken}`;
}

const doings: Record<OpcodeName, string> = {
  text: 'sends text',
  binary: 'sends bytes',
  continuation: 'goes on with the message that it began',
  close: 'asks to close',
  ping: 'asks whether the other side is still there, and expects a pong with the same payload',
  pong: 'answers a ping with the payload of the ping',
  reserved: 'sends a frame with an opcode that has no meaning',
};

function other(direction: Direction): Direction {
  return direction === 'client' ? 'server' : 'client';
}

function messageWords(text: string | undefined): string {
  return text === undefined ? '' : `“${text.slice(0, 200)}”`;
}

function frames(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'frame' : 'frames'}`;
}

function bytes(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'byte' : 'bytes'}`;
}
