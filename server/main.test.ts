import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { patiently } from './solve/raw-client.ts';
import { temporaryFolder } from './store/test-store.ts';
import { ChildPlatform, STARTING } from './testing/child-platform.ts';
import { contentFolder, writeupWith } from './testing/content-folder.ts';
import { ask, openBench, post } from './testing/http-client.ts';
import { shakeHands } from './testing/lab-client.ts';
import { takenPort } from './testing/taken-port.ts';
import { TestPage } from './testing/test-page.ts';

describe('the platform as a process', () => {
  it('loses nothing by kill -9 that it has announced: steps, hints, settings, identity, bench, password', async () => {
    const DATA_DIR = await temporaryFolder();
    const first = new ChildPlatform({ DATA_DIR });
    const { platform, lab } = await first.ready();
    const told = new RegExp(
      `^Instructors sign in at http://localhost:${platform}/class with ([a-z2-9-]{23}) \\(told this once\\)\\.\n$`,
    );
    await vi.waitFor(() => expect(first.stderr).toMatch(told), 10_000);
    const password = told.exec(first.stderr)?.[1];
    expect(first.stdout).not.toContain(password);
    const { id, cookie } = await openBench(platform);
    const page = await TestPage.open({ port: platform, bench: id, cookie });
    const settings = { ...page.hello.bench.settings, extensions: true };
    await page.ask({ type: 'settings.change', settings });
    await page.ask({ type: 'hint', step: 'proof' });
    await page.ask({ type: 'solution', step: 'version' });
    const talk = await shakeHands(lab, id);
    talk.client.sendText('hello');
    void shakeHands(lab, id, { 'Sec-WebSocket-Version': '8' }).catch(() => undefined);
    void shakeHands(lab, id, { 'Sec-WebSocket-Protocol': 'echo.v2, echo.v1' }).catch(() => undefined);
    // In mid-lab: the last of these announcements and the kill are as close as they can be.
    await page.untilTrue(() => page.steps.filter(({ passed }) => passed).length >= 3, 'three steps');
    first.kill('SIGKILL');
    expect(await first.ended).toEqual([null, 'SIGKILL']);
    await page.closed;
    const announced = page.steps.filter(({ passed }) => passed);

    const second = new ChildPlatform({ DATA_DIR });
    const again = (await second.ready()).platform;
    expect(await openBench(again, cookie)).toEqual({ id, cookie });
    const back = await TestPage.open({ port: again, bench: id, cookie });
    for (const { id: step, passedAt, withSolution } of announced)
      expect(back.step(step)).toMatchObject({ id: step, passed: true, passedAt, withSolution });
    expect(back.hello.bench.settings).toEqual(settings);
    expect(back.step('proof').hints).toHaveLength(1);
    expect(back.step('version').solution).toBeDefined();
    expect((await post(again, '/class/api/session', { password })).status).toBe(200);
    expect(second.stderr).toBe('');
  });

  it('ends on SIGTERM with 0 and in time, whatever is open', async () => {
    const child = new ChildPlatform({
      DATA_DIR: await temporaryFolder(),
      INSTRUCTOR_PASSWORD: 'correct horse battery',
    });
    const { platform, lab } = await child.ready();
    const { id, cookie } = await openBench(platform);
    const page = await TestPage.open({ port: platform, bench: id, cookie });
    // A page that never answers the close frame, a lab socket, an idle one, and half a request.
    const deaf = await TestPage.open({ port: platform, bench: id, cookie });
    deaf.pause();
    const { client } = await shakeHands(lab, id);
    await client.nextText();
    const idle = [platform, lab].map((port) => connect(port, '127.0.0.1'));
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    idle[1]?.write('GET / HTTP/1.1\r\nHost:');
    for (const socket of idle) {
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
    }
    const asked = performance.now();
    child.kill('SIGTERM');
    expect(await patiently(child.ended, 'the process to end', STARTING)).toEqual([0, null]);
    // Docker kills after ten seconds.
    expect(performance.now() - asked).toBeLessThan(9_000);
    expect(await page.closed).toEqual({ code: 1001, reason: 'the platform is stopping' });
    deaf.resume();
    expect(child.stderr).toBe('');
  });

  it('says in one sentence that a port is taken, and ends with 1', async () => {
    const { variable, port, sentence } = await takenPort('PORT');
    const child = new ChildPlatform({ [variable]: port });
    expect(await patiently(child.ended, 'the process to end', STARTING)).toEqual([1, null]);
    expect(child.stderr).toBe(`${sentence}\n`);
    expect(child.stdout).not.toContain('is ready');
  });

  it('names every wrong variable, one line each', async () => {
    const child = new ChildPlatform({ LAB_PORT: 'abc', BENCHES: '0', PLATFORM_URL: 'labs.example/x' });
    expect(await child.ended).toEqual([1, null]);
    expect(child.stderr.trimEnd().split('\n')).toEqual([
      'LAB_PORT: expected a port number, got "abc"',
      expect.stringMatching(/^PLATFORM_URL: expected an http or https origin/),
      'BENCHES: expected a whole number from 1 to 100000, got "0"',
    ]);
    expect(child.stdout).toBe('');
  });

  it('says which folder it cannot write', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const child = new ChildPlatform({ DATA_DIR: join(file, 'data') });
    expect(await child.ended).toEqual([1, null]);
    expect(child.stderr).toMatch(
      /^The store cannot be used: expected a folder at .*\/file\/data, .*DATA_DIR/,
    );
    expect(child.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('leaves a broken writeup out, says so, and serves the rest', async () => {
    const sound = writeupWith(
      'id: one\nwhen: { kind: handshake }\nhints: [a, b, c]\nsolve: [{ handshake: {} }]',
    );
    const CONTENT_DIR = await contentFolder({
      'broken.md': sound.replace('minutes: 1', 'minutes: soon'),
      'sound.md': sound,
    });
    const child = new ChildPlatform({ CONTENT_DIR });
    const { platform } = await child.ready();
    expect(child.stdout).toMatch(/left out: [^"]*broken\.md:5:10 /);
    for (const [writeup, status] of [
      ['apprentice/broken', 404],
      ['apprentice/sound', 200],
      ['apprentice/shake-hands', 200],
    ] as const) {
      expect([writeup, (await post(platform, '/api/benches', { writeup })).status]).toEqual([
        writeup,
        status,
      ]);
    }
    const home = await ask(platform, { headers: { host: `localhost:${platform}` } });
    expect(home.text).toContain('/labs/apprentice/sound');
    expect(home.text).not.toContain('/labs/apprentice/broken');
  });
});
