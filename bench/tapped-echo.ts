/** The same as `bare-echo.ts` with the tap on its sockets and a trace behind it: what watching costs, and nothing else. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Trace } from '../server/benches/trace.ts';
import { CaptureBook } from '../server/wire/capture.ts';
import { FrameBudget } from '../server/wire/frame-budget.ts';
import { FrameRing } from '../server/wire/frame-ring.ts';
import { Meter } from '../server/wire/meter.ts';
import { Tap } from '../server/wire/tap.ts';
import type { TapTarget } from '../server/wire/tap-target.ts';

const PATH = `/b/${'a'.repeat(22)}/socket`;

const trace = new Trace({ events: 10_000, bytes: 8_388_608 });
const target: TapTarget = {
  ring: new FrameRing(),
  budget: new FrameBudget({ frames: 1e9, bytes: 1e12, spare: () => 1, onSlowed: () => undefined }),
  meter: new Meter(),
  captures: new CaptureBook(),
  addConnection: () => ({ name: 'c1', isOpen: true }),
  removeConnection: () => undefined,
  observe: (event) => void trace.append(event),
  observeRecord: (record) => trace.record(record),
};
const tap = new Tap({
  payloadBytes: 65_536,
  awakeBench: () => target,
  onError: (error) => {
    throw error;
  },
  probes: { benchOf: () => undefined, forget: () => undefined },
  victims: { accepted: () => undefined, benchOf: () => undefined, handshake: () => undefined },
});

const http = createServer();
http.on('connection', (socket) => tap.attach(socket, false));
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address !== null && typeof address === 'object')
    console.log(JSON.stringify({ port: address.port, path: PATH }));
});
