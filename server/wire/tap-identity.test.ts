import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { handshake, openBench, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

/** No part of it may reach a trace. */
const TOKEN = 'QJQJQJQJQJQJQJQJ';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe("the platform's identity cookie", () => {
  it.each([
    ['alone', [`Cookie: lab101=${TOKEN}`], [`lab101=${'*'.repeat(16)}`]],
    ['between others', [`Cookie: a=1; lab101=${TOKEN}; b=2`], [`a=1; lab101=${'*'.repeat(16)}; b=2`]],
    ['without spaces', [`Cookie:a=1;lab101=${TOKEN};b=2`], [`a=1;lab101=${'*'.repeat(16)};b=2`]],
    ['under a name in mixed case', [`cOOkIE: lab101=${TOKEN}`], [`lab101=${'*'.repeat(16)}`]],
    [
      'on several lines',
      [`Cookie: a=1`, `cookie: lab101=${TOKEN}`, `COOKIE:\tlab101=${TOKEN}; c=3`],
      ['a=1', `lab101=${'*'.repeat(16)}`, `lab101=${'*'.repeat(16)}; c=3`],
    ],
    [
      'twice on a line',
      [`Cookie: lab101=${TOKEN}; lab101=${TOKEN}`],
      [`lab101=${'*'.repeat(16)}; lab101=${'*'.repeat(16)}`],
    ],
    [
      'of a browser that has signed in before',
      [`Cookie: lab101_device=${TOKEN}; a=1`],
      [`lab101_device=${'*'.repeat(16)}; a=1`],
    ],
    [
      'beside an instructor’s',
      [`Cookie: lab101_instructor=${TOKEN}; a=1; lab101=${TOKEN}`],
      [`lab101_instructor=${'*'.repeat(16)}; a=1; lab101=${'*'.repeat(16)}`],
    ],
  ])('is starred out of the trace when it stands %s', async (_where, lines, values) => {
    const bench = await openBench(running);
    const raw = handshake(`${bench.base}/socket`).replace('\r\n\r\n', `\r\n${lines.join('\r\n')}\r\n\r\n`);
    (await TcpClient.to(running.services.ports.lab)).say(raw);
    const [event] = await untilEvents(bench, 'handshake');
    expect(JSON.stringify(event)).not.toContain('QJ');
    expect(event?.request.raw).toBe(raw.replaceAll(TOKEN, '*'.repeat(16)));
    expect(event?.request.headers.cookie).toEqual(values);
    expect(event?.accepted).toBe(true);
  });

  it('leaves cookies alone that only look like it', async () => {
    const bench = await openBench(running);
    const cookie = 'xlab101=1; LAB101=2; lab1012=3; session=lab101';
    (await TcpClient.to(running.services.ports.lab)).say(
      handshake(`${bench.base}/socket`, { Cookie: cookie }),
    );
    const [event] = await untilEvents(bench, 'handshake');
    expect(event?.request.headers.cookie).toEqual([cookie]);
  });
});
