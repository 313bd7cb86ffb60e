import { describe, expect, it } from 'vitest';
import { INSTRUCTOR_PATH } from '../class/instructor.ts';
import { ChildPlatform } from '../testing/child-platform.ts';
import { joinClass, PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { ask, openBench, post } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { TestPage } from '../testing/test-page.ts';
import { maskSecrets } from './mask-secrets.ts';

const ID = '0123456789abcdef0123456789abcdef';
const TOKEN = `${'x'.repeat(40)}_-1`;

describe('a line of the log', () => {
  it.each([
    [`goto http://localhost:3001/b/${ID}/chat failed`, 'goto http://localhost:3001/b/…/chat failed'],
    [`"GET /e/${ID}/?x=1 HTTP/1.1"`, '"GET /e/…/?x=1 HTTP/1.1"'],
    [`{"cookie":"a=b; lab101=${TOKEN}; c=d"}`, '{"cookie":"a=b; lab101=…; c=d"}'],
    [`lab101_instructor=${TOKEN}`, 'lab101_instructor=…'],
    [`{"authorization":"Bearer ${TOKEN}","x":1}`, '{"authorization":"Bearer …","x":1}'],
    ['cannot reach postgres://lab:s3cr%2Fet@db:5432/lab', 'cannot reach postgres://…@db:5432/lab'],
    ['{"msg":"open http://localhost:3000"}\n', '{"msg":"open http://localhost:3000"}\n'],
  ])('is masked: %s', (line, masked) => {
    expect(maskSecrets(line)).toBe(masked);
  });
});

describe('the log of a whole lesson, at its most talkative', () => {
  it('holds no token, no code, no password and no bench', async () => {
    const METRICS_TOKEN = 'a-token-for-the-metrics';
    const child = new ChildPlatform({ LOG_LEVEL: 'trace', INSTRUCTOR_PASSWORD: PASSWORD, METRICS_TOKEN });
    const { platform, lab } = await child.ready();
    const own = { host: `localhost:${platform}` };
    const instructor = await TestInstructor.signIn(platform);
    await post(platform, `${INSTRUCTOR_PATH}/api/session`, { password: 'guessed, and wrong' });
    const room = await instructor.openClass();
    const joined = await joinClass(platform, room.code, 'Ada Lovelace');
    const { id } = await openBench(platform, joined.cookie);
    const page = await TestPage.open({ port: platform, bench: id, cookie: joined.cookie });
    await shakeHands(lab, id);
    await page.untilPassed('earn');
    page.send(`not JSON, and lab101=${TOKEN}`);
    // What breaks: a message that is too large, a request that is none, a socket that vanishes.
    page.send('x'.repeat(600_000));
    await page.closed;
    await ask(lab, { path: `/b/${id}/%zz`, headers: { cookie: joined.cookie } });
    await ask(platform, { path: `/api/benches/${id}/%zz`, headers: { ...own, cookie: joined.cookie } });
    await ask(platform, { path: '/metrics', headers: { ...own, authorization: `Bearer ${METRICS_TOKEN}` } });
    const vanishing = await shakeHands(lab, id);
    vanishing.client.destroy();
    child.kill('SIGTERM');
    await child.ended;

    const log = child.stdout + child.stderr;
    expect(log).toContain('is ready');
    for (const secret of [
      PASSWORD,
      'guessed, and wrong',
      METRICS_TOKEN,
      TOKEN,
      room.code,
      joined.cookie.split('=')[1] ?? '',
      instructor.cookie.split('=')[1] ?? '',
      id,
      'Ada Lovelace',
    ])
      expect(log).not.toContain(secret);
  });
});
