import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { joinClass, PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { type Answer, ask } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
let port: number;
let instructor: TestInstructor;
beforeAll(async () => {
  running = await startUnregistered({ INSTRUCTOR_PASSWORD: PASSWORD });
  port = running.services.ports.platform;
  instructor = await TestInstructor.signIn(port);
});
afterAll(() => running.close());

function open(path: string, cookie = ''): Promise<Answer> {
  return ask(port, { path, headers: { host: `localhost:${port}`, accept: 'text/html', cookie } });
}

describe('the pages of a learner in a class', () => {
  it('say who they are and where, as text', async () => {
    const room = await instructor.openClass('<b>Monday</b>');
    const { cookie } = await joinClass(port, room.code, '<script>alert(1)</script>');
    for (const path of ['/', '/overview', '/labs/apprentice/shake-hands']) {
      const { text } = await open(path, cookie);
      expect(text).toContain('<b>&#60;script&#62;alert(1)&#60;/script&#62;</b> · &#60;b&#62;Monday');
    }
    expect((await open('/')).text).not.toContain('lab-class-note');
  });

  it('say why a lab is closed, lead nowhere, and keep its text', async () => {
    const room = await instructor.openClass();
    const { cookie } = await joinClass(port, room.code, 'Ada');
    await instructor.rule(room.id, {
      writeups: { 'apprentice/shake-hands': { open: false, from: null, until: null } },
    });
    const home = await open('/', cookie);
    expect(home.text).toMatch(/<b>Closed\.<\/b> \w/);
    expect(home.text).not.toContain('href="/labs/apprentice/shake-hands"');
    expect(home.text).toContain('href="/labs/apprentice/frames-on-the-wire"');
    const lab = await open('/labs/apprentice/shake-hands', cookie);
    expect(lab.status).toBe(403);
    expect(lab.text).toMatch(/closed/i);
    expect(lab.text).not.toContain('lab-step');
    expect((await open('/labs/apprentice/shake-hands')).status).toBe(200);
  });
});

describe('a platform for classes only', () => {
  it('shows the text and the pictures of a lab to who has a seat, while it is open, and others the door', async () => {
    const text = writeupWith('id: one\nwhen: { kind: http }\nhints: [a, b, c]\nsolve: [{ send: hello }]');
    const shows = (names: string) => text.replace('Introduction.', names);
    const CONTENT_DIR = await contentFolder({
      'own.md': shows('Canary ![x](own.png) ![x](both.png)'),
      'other.md': shows('![x](both.png)'),
      'own.png': 'x',
      'both.png': 'x',
    });
    const { services } = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD, ALONE: 'no', CONTENT_DIR });
    const { platform: at } = services.ports;
    const read = (name: string, cookie = '') =>
      ask(at, {
        path: `/labs/apprentice/${name}`,
        headers: { host: `localhost:${at}`, accept: 'text/html', cookie },
      });
    const statuses = (cookie?: string) =>
      Promise.all(
        ['own', 'own.png', 'both.png', 'other'].map(async (name) => (await read(name, cookie)).status),
      );

    expect(await statuses()).toEqual([403, 403, 403, 403]);
    const refused = await read('own');
    expect(refused.text).toContain('href="/join">Join a class</a>');
    expect(refused.text).not.toContain('Canary');

    const teacher = await TestInstructor.signIn(at);
    const room = await teacher.openClass();
    const { cookie } = await joinClass(at, room.code, 'Ada');
    expect(await statuses(cookie)).toEqual([200, 200, 200, 200]);
    expect((await read('own.png', cookie)).headers['cache-control']).toMatch(/^private/);
    await teacher.rule(room.id, { writeups: { 'apprentice/own': { open: false, from: null, until: null } } });
    expect(await statuses(cookie)).toEqual([403, 403, 200, 200]);
    expect((await read('own', cookie)).text).toContain('href="/">To the labs</a>');
  });
});

describe('the pages of the class', () => {
  it('hold a code that anybody typed as text', async () => {
    const { status, text } = await open(`/join/${encodeURIComponent('"><img src=x>')}`);
    expect(status).toBe(200);
    expect(text).toContain('code="&#34;&#62;&#60;img src&#61;x&#62;"');
    expect((await open('/join')).text).toContain('<lab-join code="">');
  });

  it('know an instructor by the session, and nobody else', async () => {
    for (const path of ['/class', '/class/k1', '/class/k1/projector']) {
      expect((await open(path, instructor.cookie)).text).toMatch(/<lab-class-desk [^>]*signed-in>/);
      expect((await open(path)).text).toMatch(/<lab-class-desk [^>]*"><noscript>/);
      expect((await open(path, `${instructor.cookie}x`)).text).not.toContain('signed-in');
    }
  });

  it('hold nothing of a class: the API is asked for it', async () => {
    const room = await instructor.openClass('Secret society');
    const { text } = await open(`/class/${room.id}`, instructor.cookie);
    expect(text).not.toContain('Secret society');
    expect(text).not.toContain(room.code);
  });
});
