import { RawClient } from '../solve/raw-client.ts';

const sound = {
  Host: 'localhost',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

/** A handshake with a bench of the handshake lab, from outside, at the lab's port; null leaves a header out. */
export function shakeHands(
  port: number,
  bench: string,
  headers: Record<string, string | null> = {},
): ReturnType<typeof RawClient.request> {
  const lines = Object.entries({ ...sound, ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}\r\n`],
  );
  const raw = `GET /b/${bench}/socket HTTP/1.1\r\n${lines.join('')}\r\n`;
  return RawClient.request({ host: '127.0.0.1', port }, raw);
}
