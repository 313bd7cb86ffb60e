import { nothing, type SVGTemplateResult, svg } from 'lit';
import type { Direction, TraceEvent } from '../../protocol/trace.ts';
import { brokenRules } from '../timeline/columns.ts';
import { isVictims, type VictimKind } from '../timeline/victim-words.ts';
import { laneOf } from './lanes.ts';

/** Vertical places in a step of the ladder, in pixels: rails run all the way, an arrow falls a little with time. */
const START = 26;
const END = 32;
/** Distance from an arrow to the answer below it. */
const ANSWER = 34;

/** The rails that an event stands between, as the client and the server of its connection. */
interface Ends {
  client: string;
  server: string;
  /** 1 where the client's way is to the right. */
  way: 1 | -1;
}

const clientLeft: Ends = { client: '0', server: '100%', way: 1 };
/** The victim's rail is to the right of the server's. */
const clientRight: Ends = { client: '100%', server: '0', way: -1 };

/** What crosses between the two rails of a step. Its words stand beside it as HTML. */
export function drawStep(event: TraceEvent): SVGTemplateResult | typeof nothing {
  return drawEvent(event, laneOf(event) === 'victim' ? clientRight : clientLeft);
}

/** How tall a step is: an exchange has two arrows. */
export function isTall(event: TraceEvent): boolean {
  return event.kind === 'handshake' || event.kind === 'http';
}

function drawEvent(event: TraceEvent, ends: Ends): SVGTemplateResult | typeof nothing {
  const client = isVictims(event) ? 'victim' : 'client';
  switch (event.kind) {
    case 'frame': {
      const broken = brokenRules(event).length > 0;
      const begins = event.fin ? '' : 'fragment';
      const tone = isControl(event.opcode) ? 'control' : event.direction === 'client' ? client : 'server';
      return svg`${arrow(ends, event.direction, `${event.opcode} ${begins} ${tone}`, shapeOf(event.opcode))}
        ${broken ? at('50%', (START + END) / 2, svg`<path class="fault" d="M-5-5 5 5M5-5-5 5" />`) : nothing}`;
    }
    case 'handshake':
    case 'http': {
      const refused = event.status === null || event.status >= 400;
      return svg`${arrow(ends, 'client', `${event.kind} ${client}`, 'hollow')}
        ${event.response === null ? nothing : arrow(ends, 'server', `${event.kind} ${refused ? 'refused' : 'server'}`, 'hollow', ANSWER)}`;
    }
    case 'message': {
      const to = event.direction === 'client' ? ends.server : ends.client;
      return at(
        to,
        START + 3,
        svg`<path class="gather ${event.direction === 'client' ? client : 'server'}" d=${to === '0' ? 'M14-8h-8v16h8M6 0h-6' : 'M-14-8h8v16h-8M-6 0h6'} />`,
      );
    }
    case 'close':
      return svg`<line class="ended" x1="0" x2="100%" y1=${START + 3} y2=${START + 3} />
        ${at('0', START + 3, cross)} ${at('100%', START + 3, cross)}`;
    case 'intercept':
      return at('50%', START + 3, svg`<path class="diamond" d="M0-7 7 0 0 7-7 0Z" />`);
    case 'lab':
      return at('100%', START + 3, svg`<rect class="note" x="-5" y="-5" width="10" height="10" />`);
    case 'answer':
    case 'settings':
      return at('0', START + 3, svg`<rect class="note" x="-5" y="-5" width="10" height="10" />`);
    case 'access':
      return arrow(
        ends,
        'client',
        `access ${event.actor === 'victim' ? 'victim' : ''}`,
        event.carries.length > 0 ? 'solid' : 'hollow',
      );
    case 'visit':
    case 'page':
    case 'dialog':
    case 'console':
    case 'cookies':
    case 'jail':
      return at(ends.client, START + 3, svg`<g class=${event.kind}>${marks[markOf(event)]}</g>`);
    default:
      return event satisfies never;
  }
}

const cross = svg`<path class="end-cross" d="M-6-6 6 6M6-6-6 6" />`;

/** What stands at the victim's rail: each tells the kind without colour. */
const marks = {
  begins: svg`<circle class="filled" r="6" />`,
  ends: svg`<circle class="empty" r="6" />`,
  page: svg`<path class="empty" d="M-6-7.5h8l4 4v11h-12zM2-7.5v4h4" />`,
  dialog: svg`<path class="filled" d="M-9-8h18v12h-10l-5 5v-5h-3z" />`,
  console: svg`<rect class="empty" x="-8" y="-7" width="16" height="14" rx="2" /><path d="M-4-3-1 0-4 3M1 3h3.5" />`,
  cookies: svg`<circle class="empty" r="7" /><path d="M-2.5-2.5h.1M2.8-1h.1M-.8 3h.1" />`,
  jail: svg`<circle class="empty" r="4" /><path d="M4 0h8M15-7v14" />`,
};

function markOf(
  event: VictimKind & { kind: 'visit' | Exclude<keyof typeof marks, 'begins' | 'ends'> },
): keyof typeof marks {
  if (event.kind !== 'visit') return event.kind;
  return event.phase === 'started' ? 'begins' : 'ends';
}

type Shape = 'solid' | 'square' | 'open' | 'stop' | 'hollow';

/** An arrow from the rail of whoever sends to the other one. Its head and its tail tell the kind without colour. */
function arrow(ends: Ends, from: Direction, names: string, shape: Shape, below = 0): SVGTemplateResult {
  const client = from === 'client';
  const [start, end] = client ? [ends.client, ends.server] : [ends.server, ends.client];
  const way = client ? ends.way : -ends.way;
  return svg`<g class="arrow ${names} ${way === 1 ? 'from-left' : 'from-right'}">
    <line x1=${start} y1=${START + below} x2=${end} y2=${END + below} />
    ${at(start, START + below, tails[shape])} ${at(end, END + below, heads[shape](way))}
  </g>`;
}

const tails: Record<Shape, SVGTemplateResult> = {
  solid: svg`<circle class="filled" r="3.5" />`,
  square: svg`<rect class="filled" x="-4" y="-4" width="8" height="8" />`,
  open: svg`<circle class="empty" r="3.5" />`,
  stop: svg`<circle class="empty" r="3.5" />`,
  hollow: svg`<rect class="empty" x="-4" y="-4" width="8" height="8" />`,
};

const heads: Record<Shape, (way: number) => SVGTemplateResult> = {
  solid: triangle('filled'),
  square: triangle('filled'),
  open: (way) => svg`<path class="chevron" d="M${-9 * way}-5.5 0 0 ${-9 * way} 5.5" />`,
  stop: (way) => svg`<path class="chevron" d="M${-11 * way}-5.5 ${-3 * way} 0 ${-11 * way} 5.5M0-8V8" />`,
  hollow: triangle('empty'),
};

function triangle(fill: string): (way: number) => SVGTemplateResult {
  return (way) => svg`<path class=${fill} d="M${-11 * way}-5.5 0 0 ${-11 * way} 5.5Z" />`;
}

/** A nested picture: its place may be a percentage, as no path's can. */
function at(x: string, y: number, shape: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg x=${x} y=${y} overflow="visible">${shape}</svg>`;
}

function shapeOf(opcode: string): Shape {
  if (opcode === 'ping' || opcode === 'pong' || opcode === 'reserved') return 'open';
  if (opcode === 'close') return 'stop';
  return opcode === 'binary' ? 'square' : 'solid';
}

function isControl(opcode: string): boolean {
  return opcode === 'ping' || opcode === 'pong' || opcode === 'close';
}
