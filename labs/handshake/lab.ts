import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeSwitchingProtocols } from '../kit/accept.ts';
import { CodecSocket } from '../kit/codec-socket.ts';
import { defineLab, type LabBench } from '../kit/define-lab.ts';
import { standaloneDeflate } from '../kit/deflate.ts';
import { servePages } from '../kit/pages.ts';
import { requestHead, takeUpgrade } from '../kit/upgrade.ts';
import { decide } from './decide.ts';
import { type HandshakeSettings, handshakeSettings } from './settings.ts';

/** Largest message the echo takes, in bytes. */
const MAX_MESSAGE = 65_536;

/**
 * An echo service behind a door with a strict porter. It speaks through our own codec: `ws` answers a wrong
 * version with 400 and cannot leave the check out, and here both must be seen.
 */
export default defineLab({
  name: 'handshake',
  title: 'The porter',
  settings: handshakeSettings,
  routes(app, benchOf) {
    servePages(app, new URL('./pages/', import.meta.url));
    app.all('/*', (request, reply) => answerHandshake(benchOf(request), request, reply));
  },
});

function answerHandshake(
  bench: LabBench<HandshakeSettings>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const head = requestHead(request.raw);
  const path = request.url.split('?')[0]?.slice(bench.base.length) ?? '/';
  const decision = decide(head, path, bench.settings);
  if (decision.status !== 101) {
    return reply.code(decision.status).headers(decision.headers).type('text/plain').send(decision.body);
  }
  const upgrade = takeUpgrade(request.raw);
  // A sound handshake always reaches us as an upgrade; a second request on a taken connection does not.
  if (!upgrade) return reply.code(400).type('text/plain').send('Bad Request');
  reply.hijack();
  const { socket } = upgrade;
  writeSwitchingProtocols(socket, head, {
    subprotocol: decision.subprotocol,
    extensions: decision.deflate ? standaloneDeflate : null,
  });
  const peer = new CodecSocket(socket, upgrade.head, {
    maxMessage: MAX_MESSAGE,
    deflate: decision.deflate,
    onText: (text) => peer.sendText(text),
  });
  peer.sendText(`Welcome. You speak ${decision.subprotocol ?? 'no subprotocol'}.`);
  return reply;
}
