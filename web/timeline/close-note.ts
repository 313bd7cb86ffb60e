import { describeCloseCode } from '../../protocol/close-codes.ts';

/** Codes that a program tells itself, and why each never stands in a close frame (RFC 6455 §7.4.1). */
const neverSent: Record<number, string> = {
  1005: '1005 is never on the wire: a close frame with an empty payload crossed it, and the program that received it fills in this code.',
  1006: '1006 is never on the wire: no close frame crossed it, so there was nothing to carry a code. The program that noticed fills this one in.',
  1015: '1015 is never on the wire: without TLS there is no connection that a close frame could cross. The program that tried fills this one in.',
};

/** A close code in words. */
export function closeCodeNote(code: number): string {
  const { name, meaning } = describeCloseCode(code);
  const note = neverSent[code];
  return `${code} ${name}. ${note ?? meaning}`;
}
