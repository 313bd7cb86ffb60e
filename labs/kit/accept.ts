import type { Duplex } from 'node:stream';
import { acceptKey } from '../../protocol/accept-key.ts';
import { headerValues, type RequestHead, serialiseResponseHead } from '../../protocol/http-head.ts';

/** Writes the 101 that RFC 6455 §4.2.2 (5) prescribes; from the next byte on, the wire carries frames. */
export function writeSwitchingProtocols(
  socket: Duplex,
  request: RequestHead,
  agreed: { subprotocol: string | null; extensions: string | null },
): void {
  const headers: [string, string][] = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', acceptKey(headerValues(request.headers, 'sec-websocket-key')[0] ?? '')],
  ];
  if (agreed.subprotocol !== null) headers.push(['Sec-WebSocket-Protocol', agreed.subprotocol]);
  if (agreed.extensions !== null) headers.push(['Sec-WebSocket-Extensions', agreed.extensions]);
  socket.write(
    serialiseResponseHead({ version: '1.1', status: 101, reason: 'Switching Protocols', headers }),
    'latin1',
  );
}
