import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { WebSocket } from 'ws';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
}

export interface Asking {
  path?: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** One request to a port of this machine. Unlike `fetch`, it sends any `Host`, `Origin` and path as they are given. */
export function ask(
  port: number,
  { path = '/', method = 'GET', headers = {}, body }: Asking = {},
): Promise<Answer> {
  const answer = Promise.withResolvers<Answer>();
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', answer.reject);
    response.on('end', () => {
      const whole = Buffer.concat(chunks);
      answer.resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: whole,
        text: whole.toString(),
      });
    });
  });
  outgoing.on('error', answer.reject);
  outgoing.end(body);
  return answer.promise;
}

/** A JSON request from the platform's own page. */
export function post(
  port: number,
  path: string,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  return ask(port, {
    path,
    method: 'POST',
    headers: {
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

/** Opens a bench as a new learner, or as the one whose cookie is given. */
export async function openBench(
  port: number,
  cookie?: string,
  writeup = 'apprentice/shake-hands',
): Promise<{ id: string; cookie: string }> {
  const answer = await post(port, '/api/benches', { writeup }, cookie === undefined ? {} : { cookie });
  if (answer.status !== 200) throw new Error(`could not open a bench: ${answer.status} ${answer.text}`);
  const { id } = JSON.parse(answer.text) as { id: string };
  return { id, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie ?? '' };
}

/** The status that a WebSocket handshake earns, 101 included. */
export function handshakeStatus(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  const answer = Promise.withResolvers<number>();
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  socket.on('upgrade', ({ statusCode }) => answer.resolve(statusCode ?? 0));
  socket.on('unexpected-response', (_request, response) => {
    answer.resolve(response.statusCode ?? 0);
    response.resume();
    socket.terminate();
  });
  socket.on('open', () => socket.terminate());
  socket.on('error', answer.reject);
  return answer.promise;
}
