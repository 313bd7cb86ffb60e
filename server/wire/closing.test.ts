import { describe, expect, it } from 'vitest';
import { encodeClosePayload, encodeFrame } from '../../protocol/frame.ts';
import { Closing } from './closing.ts';

const close = (code: number, reason = '') =>
  encodeFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) });

describe('who closed', () => {
  it('is the server when its close frame was first, however its bytes came', () => {
    const closing = new Closing();
    // A text that holds the bytes of a close frame is none.
    const bytes = Buffer.concat([encodeFrame({ opcode: 'text', payload: close(1000) }), close(1008, 'no')]);
    for (const byte of bytes) closing.received(Uint8Array.of(byte));
    closing.sent(close(1008));
    expect(closing.words()).toBe('The server closed the connection (1008 policy violation “no”).');
  });

  it('is whoever was first, where both have sent one', () => {
    const closing = new Closing();
    closing.sent(close(1000));
    closing.received(close(1011));
    expect(closing.words()).toBe('You closed the connection (1000 normal closure).');
  });

  it('says of a close frame with no code what stands for that', () => {
    const closing = new Closing();
    closing.received(encodeFrame({ opcode: 'close' }));
    expect(closing.words()).toBe('The server closed the connection (1005, a close frame without a code).');
  });
});
