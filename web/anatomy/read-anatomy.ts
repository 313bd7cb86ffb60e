import { describeCloseCode } from '../../protocol/close-codes.ts';
import { applyMask, type FrameHeader, parseClosePayload } from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import { opcodeName, opcodes } from '../../protocol/opcodes.ts';
import { brokenByField, type RuleOnField } from './broken-fields.ts';
import { meaningOf, sectionOf } from './field-words.ts';

export type FieldId =
  | 'fin'
  | 'rsv1'
  | 'rsv2'
  | 'rsv3'
  | 'opcode'
  | 'mask'
  | 'length'
  | 'extended'
  | 'key'
  | 'masked'
  | 'code'
  | 'payload';

/** One field of a frame: where it stands, what it holds, and what that means. */
export interface AnatomyField {
  id: FieldId;
  /** As RFC 6455 writes it: `FIN`, `Payload length`. */
  name: string;
  /** What this frame has there, short: `1`, `0x1 text`, `5 bytes`. */
  value: string;
  /** In a sentence or two, with this frame's value. */
  meaning: string;
  /** `RFC 6455 §5.2`. */
  section: string;
  /** Its bytes in the frame: from the first to before the second. */
  bytes: [number, number];
  /** The rules it breaks. */
  broken: RuleOnField[];
}

export interface Anatomy {
  /** Null while the header is not complete. */
  header: FrameHeader | null;
  headerBytes: Uint8Array;
  /** The payload as it crossed the wire. */
  wire: Uint8Array;
  /** The same, unmasked; the very bytes of `wire` when the frame has no mask. */
  payload: Uint8Array;
  /** Bytes that the header declares and that are not here. */
  missing: number;
  /** Bytes after the frame. */
  extra: number;
  fields: AnatomyField[];
  /** Rules that are broken and concern the frame as a whole. */
  broken: RuleOnField[];
}

/** Which rules of `protocol/frame-rule-table.ts` the bytes break is for whoever knows what came before: the caller. */
export function readAnatomy(bytes: Uint8Array, broken: readonly string[] = []): Anatomy {
  const { header, headerBytes } = headerOf(bytes);
  if (!header) return { ...nothing, headerBytes: bytes, broken: brokenByField(broken, null).frame };
  const rest = bytes.subarray(headerBytes.length);
  const wire = rest.subarray(0, Math.min(rest.length, header.length));
  const payload = header.maskingKey ? applyMask(wire, header.maskingKey) : wire;
  const rules = brokenByField(broken, header);
  const places = placesOf(header, wire.length);
  return {
    header,
    headerBytes,
    wire,
    payload,
    missing: header.length - wire.length,
    extra: rest.length - wire.length,
    fields: places.map(({ id, bytes: at }) => ({
      id,
      bytes: at,
      name: names[id],
      value: valueWords(id, header, payload),
      meaning: meaningOf(id, header, payload),
      section: sectionOf(id, header),
      broken: rules.fields[id] ?? [],
    })),
    broken: rules.frame,
  };
}

/** Each field that this frame has, in the order of the wire. */
function placesOf(header: FrameHeader, payload: number): { id: FieldId; bytes: [number, number] }[] {
  const places: { id: FieldId; bytes: [number, number] }[] = [
    { id: 'fin', bytes: [0, 1] },
    { id: 'rsv1', bytes: [0, 1] },
    { id: 'rsv2', bytes: [0, 1] },
    { id: 'rsv3', bytes: [0, 1] },
    { id: 'opcode', bytes: [0, 1] },
    { id: 'mask', bytes: [1, 2] },
    { id: 'length', bytes: [1, 2] },
  ];
  const start = header.headerLength;
  const key = start - (header.masked ? 4 : 0);
  if (header.lengthBits > 7) places.push({ id: 'extended', bytes: [2, key] });
  if (header.masked) places.push({ id: 'key', bytes: [key, start] });
  if (payload === 0) return places;
  if (header.masked) places.push({ id: 'masked', bytes: [start, start + payload] });
  const code = header.opcodeBits === opcodes.close && payload >= 2 ? 2 : 0;
  if (code > 0) places.push({ id: 'code', bytes: [start, start + code] });
  if (payload > code) places.push({ id: 'payload', bytes: [start + code, start + payload] });
  return places;
}

const names: Record<FieldId, string> = {
  fin: 'FIN',
  rsv1: 'RSV1',
  rsv2: 'RSV2',
  rsv3: 'RSV3',
  opcode: 'opcode',
  mask: 'MASK',
  length: 'payload length',
  extended: 'extended payload length',
  key: 'masking key',
  masked: 'masked payload',
  code: 'close code',
  payload: 'payload',
};

function valueWords(id: FieldId, header: FrameHeader, payload: Uint8Array): string {
  switch (id) {
    case 'fin':
      return bit(header.fin);
    case 'rsv1':
    case 'rsv2':
    case 'rsv3':
      return bit(header[id]);
    case 'opcode':
      return `0x${header.opcodeBits.toString(16)} ${opcodeName(header.opcodeBits)}`;
    case 'mask':
      return bit(header.masked);
    case 'length':
      return header.lengthBits === 7 ? countBytes(header.length) : header.lengthBits === 16 ? '126' : '127';
    case 'extended':
      return header.lengthTopBit ? 'highest bit set' : countBytes(header.length);
    case 'key':
      return [...(header.maskingKey ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    case 'masked':
      return countBytes(payload.length);
    case 'code': {
      const { code } = parseClosePayload(payload);
      return code === null ? '' : `${code} ${describeCloseCode(code).name}`;
    }
    case 'payload':
      return countBytes(payload.length - (header.opcodeBits === opcodes.close ? 2 : 0));
    default:
      return id satisfies never;
  }
}

/** `1 byte`, `65,536 bytes`. */
export function countBytes(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'byte' : 'bytes'}`;
}

function headerOf(bytes: Uint8Array): { header: FrameHeader | null; headerBytes: Uint8Array } {
  let found: { header: FrameHeader; headerBytes: Uint8Array } | null = null;
  const decoder = new FrameDecoder({
    keep: 0,
    onHeader: (header, headerBytes) => {
      found ??= { header, headerBytes };
    },
  });
  decoder.push(bytes.subarray(0, LONGEST_HEADER));
  return found ?? { header: null, headerBytes: bytes };
}

/** 2 bytes, 8 of length, 4 of masking key. */
const LONGEST_HEADER = 14;

const none = new Uint8Array(0);
const nothing: Anatomy = {
  header: null,
  headerBytes: none,
  wire: none,
  payload: none,
  missing: 0,
  extra: 0,
  fields: [],
  broken: [],
};

function bit(value: boolean): string {
  return value ? '1' : '0';
}
