import type { FastifyReply, FastifyRequest } from 'fastify';
import { CodecSocket } from '../kit/codec-socket.ts';
import { defineLab, type LabBench } from '../kit/define-lab.ts';
import { standaloneDeflate } from '../kit/deflate.ts';
import { openSocket, pathBelow, sendRefusal } from '../kit/open-socket.ts';
import { servePages } from '../kit/pages.ts';
import { requestHead } from '../kit/upgrade.ts';
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
  const decision = decide(requestHead(request.raw), pathBelow(bench.base, request), bench.settings);
  if (decision.status !== 101) return sendRefusal(reply, decision);
  const { subprotocol, deflate } = decision;
  const agreed = { subprotocol, extensions: deflate ? standaloneDeflate : null };
  return openSocket(request, reply, agreed, ({ socket, head }) => {
    const peer = new CodecSocket(socket, head, {
      maxMessage: MAX_MESSAGE,
      deflate,
      onText: (payload) => peer.sendText(payload),
      onError: (error) => request.log.error(error),
    });
    peer.sendText(`Welcome. You speak ${subprotocol ?? 'no subprotocol'}.`);
  });
}
