/** Things in transit, for tests. */
import { toBase64, utf8 } from '../../protocol/bytes.ts';
import type { HeldView } from '../bench/held-view.ts';

export const HEAD =
  'GET /b/b0/socket HTTP/1.1\r\nHost: localhost:3001\r\nSec-WebSocket-Protocol: echo.v2, echo.v1\r\n\r\n';

export function heldFrame(id: string, text: string, changes: Partial<HeldView> = {}): HeldView {
  return {
    id,
    connection: 'c1',
    what: 'frame',
    direction: 'client',
    opcode: 'text',
    payload: toBase64(utf8(text)),
    until: performance.now() + 60_000,
    last: false,
    ...changes,
  };
}

export function heldHandshake(id: string): HeldView {
  return {
    id,
    connection: 'c1',
    what: 'handshake',
    direction: 'client',
    raw: HEAD,
    until: performance.now() + 60_000,
    last: false,
  };
}
