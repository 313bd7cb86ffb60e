import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** What Node's parser or its clock has against a request, by the error's code; anything else is a malformed one. */
const complaints: Record<string, { status: number; say(reason: string): string } | undefined> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    say: () =>
      'Expected a request line and header fields of at most 16 KiB, got more. Send fewer or shorter ones.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    say: () => 'Expected the rest of the request, but it never came. Does the head end with an empty line?',
  },
};

const malformed = {
  status: 400,
  say: (reason: string) =>
    `Expected an HTTP/1.1 request, but this one cannot be read: ${reason}. Check its line ends (CR LF), colons and control characters.`,
};

/**
 * Answers what never became a request: malformed, too large, or half-sent. Fastify's own answer is JSON without a
 * reason; whoever meets this one is a learner at a terminal.
 */
export function answerClientError(error: Error & { code?: string; reason?: string }, socket: Socket): void {
  const isAnswered = socket.writableEnded && !socket.writableFinished;
  // Node complains of every further piece of the same request, and over TLS the first answer is still on its way then.
  if (isAnswered && error.code?.startsWith('HPE_')) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, say } = complaints[error.code ?? ''] ?? malformed;
  const body = `${say(error.reason ?? error.message)}\n`;
  socket.write(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
  socket.destroySoon();
}
