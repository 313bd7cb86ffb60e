/** A learner who floods their own bench on four connections, as a process of its own: `bench/flood.ts` starts it. */
import { connect } from 'node:net';
import { standaloneDeflate } from '../labs/kit/deflate.ts';
import { ScriptedLearner } from '../server/solve/scripted-learner.ts';
import { type Flood, floods } from './floods.ts';

const CONNECTIONS = 4;
const { FLOOD = '', PLATFORM = '', LAB = '' } = process.env;

const flood = floods[FLOOD];
if (!flood) throw new Error(`FLOOD: expected one of ${Object.keys(floods).join(', ')}, got "${FLOOD}"`);

// Its page is open, and told of every frame.
const learner = await ScriptedLearner.join(PLATFORM, flood.writeup);
await learner.ask({ type: 'settings.change', settings: { ...learner.bench.settings, ...flood.settings } });
const port = Number(new URL(LAB).port);
const base = `/b/${learner.bench.id}`;
const packet = flood.packet(base);
const hello = Buffer.from(
  `GET ${base}/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Extensions: ${standaloneDeflate}\r\n\r\n`,
);
let isOver = false;
for (let i = 0; i < CONNECTIONS; i++) open(flood);
// Bytes that are on their way already are read long after it has gone, as slowly as its bench may: beside the next flood.
process.once('SIGTERM', async () => {
  isOver = true;
  await learner.ask({ type: 'reset.lab' }).catch(() => undefined);
  process.exit();
});
console.log(JSON.stringify({ port }));

/** Writes as fast as it is read, reads what comes back, and begins again when the server has had enough. */
function open(flood: Flood): void {
  const socket = connect({ host: '127.0.0.1', port });
  const pump = () => {
    while (socket.writable && socket.write(packet));
  };
  socket.on('data', () => undefined);
  socket.on('drain', pump);
  // Nobody listens any more: whoever started both is gone, and nobody will end this one.
  socket.on('error', (error) => {
    if ('code' in error && error.code === 'ECONNREFUSED') process.exit();
  });
  socket.once('close', () => {
    if (!isOver) open(flood);
  });
  if (!flood.handshake) return pump();
  socket.write(hello);
  socket.once('data', () => {
    socket.write(flood.first);
    pump();
  });
}
