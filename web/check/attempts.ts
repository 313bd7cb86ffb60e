/** What is tried on an open connection, one thing each. */
import { type CheckAnswer, type CheckRequest, LARGE_BYTES } from '../../protocol/connection-check.ts';
import { hear, PATIENCE } from './check-connection.ts';
import { cutOff, type Finding, unanswered, undersized } from './findings.ts';

const LARGE_PATIENCE = 15_000;

/** The most that `getRandomValues` fills at once. */
const NOISE_BYTES = 65_536;

/** Has the server ping, and waits for what it tells of the pong. */
export async function overPing(socket: WebSocket): Promise<Finding> {
  const answer = await ask(socket, { type: 'ping' });
  const took = answer?.type === 'ping' ? answer.took : null;
  if (took === null) return { state: 'failed', ...unanswered };
  return { state: 'passed', words: `Answered in ${milliseconds(took)}.` };
}

/** Sends a large message, which the server repeats. */
export async function overLarge(socket: WebSocket): Promise<Finding> {
  const sent = noise(LARGE_BYTES);
  const begun = performance.now();
  socket.send(sent);
  const heard = await hear(socket, LARGE_PATIENCE);
  const took = performance.now() - begun;
  if (heard === null || 'code' in heard) return { state: 'failed', ...undersized(heard?.code ?? null) };
  const back = heard.data instanceof ArrayBuffer ? new Uint8Array(heard.data) : new Uint8Array();
  const isWhole = back.length === sent.length && back.every((byte, at) => byte === sent[at]);
  if (!isWhole) return { state: 'failed', ...undersized(null) };
  return { state: 'passed', words: `256 KiB, there and back in ${milliseconds(took)}.` };
}

/** Says nothing for so long, and then asks whether anybody is still there. */
export async function overSilence(socket: WebSocket, seconds: number): Promise<Finding> {
  const begun = performance.now();
  const cut = await hear(socket, seconds * 1_000);
  const after = Math.round((performance.now() - begun) / 1_000);
  if (cut && 'code' in cut) return { state: 'failed', ...cutOff(cut.code, after) };
  if (!(await ask(socket, { type: 'still' }))) return { state: 'failed', ...cutOff(null, seconds) };
  return { state: 'passed', words: `After ${seconds} s of silence the connection was still there.` };
}

/** The server's answer; null when none came. */
async function ask(socket: WebSocket, request: CheckRequest): Promise<CheckAnswer | null> {
  socket.send(JSON.stringify(request));
  const heard = await hear(socket, PATIENCE);
  return heard && 'data' in heard ? (JSON.parse(String(heard.data)) as CheckAnswer) : null;
}

/** Random, so that nothing between can make it smaller. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += NOISE_BYTES)
    crypto.getRandomValues(bytes.subarray(at, at + NOISE_BYTES));
  return bytes;
}

function milliseconds(took: number): string {
  return took < 1 ? 'less than 1 ms' : `${Math.round(took)} ms`;
}
