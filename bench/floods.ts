import { randomBytes } from 'node:crypto';
import { deflateMessage } from '../labs/kit/deflate.ts';
import { encodeFrame, type FrameInit } from '../protocol/frame.ts';

/** One way to be a nuisance on one's own bench, on several connections at once. */
export interface Flood {
  writeup: string;
  settings: Record<string, unknown>;
  /** Whether it begins with a handshake; else what is written are plain requests. */
  handshake: boolean;
  /** What a connection says once, and then over and over. `base` is the bench's path. */
  first: Uint8Array;
  packet(base: string): Uint8Array;
}

/** Bytes of one packet: what a socket reads at once. */
const PACKET = 65_536;

/** The steps of this lab are about frames: while they are open, the judge looks at each one. */
const usual = {
  writeup: 'apprentice/frames-on-the-wire',
  settings: {},
  handshake: true,
  first: new Uint8Array(0),
};

/** Every flood that another bench must not feel. */
export const floods: Record<string, Flood> = {
  'tiny frames': { ...usual, packet: () => packetOf(frame({ opcode: 'text' })) },
  'endless fragments': {
    ...usual,
    first: frame({ opcode: 'text', fin: false }),
    packet: () => packetOf(frame({ opcode: 'continuation', fin: false })),
  },
  'large binary frames': {
    ...usual,
    packet: () => frame({ opcode: 'binary', payload: randomBytes(PACKET) }),
  },
  garbage: { ...usual, packet: () => randomBytes(PACKET) },
  'deflate bombs': {
    ...usual,
    writeup: 'apprentice/shake-hands',
    settings: { extensions: true },
    packet: () =>
      packetOf(frame({ opcode: 'text', rsv1: true, payload: deflateMessage(new Uint8Array(PACKET)) })),
  },
  'pipelined requests': {
    ...usual,
    handshake: false,
    packet: (base) => packetOf(Buffer.from(`GET ${base}/ HTTP/1.1\r\nHost: localhost\r\n\r\n`)),
  },
};

/** As many copies as a packet holds. */
function packetOf(one: Uint8Array): Uint8Array {
  return Buffer.concat(Array.from({ length: Math.floor(PACKET / one.length) }, () => one));
}

function frame(init: FrameInit): Uint8Array {
  return encodeFrame({ maskingKey: randomBytes(4), ...init });
}
