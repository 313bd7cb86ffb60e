import { brotliDecompressSync } from 'node:zlib';
import sanitizeHtml from 'sanitize-html';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { type Answer, ask, openBench, post } from '../testing/http-client.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.platform;
});
afterAll(() => running.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(port, { path, headers: { host: `localhost:${port}`, ...headers } });
const browse = (path: string): Promise<Answer> => get(path, { accept: 'text/html,*/*;q=0.8' });

const pages = ['/', '/overview', '/labs/apprentice/shake-hands', '/not/here'];

describe('every answer', () => {
  const answers: [string, () => Promise<Answer>][] = [
    ...pages.map((path): [string, () => Promise<Answer>] => [`the page ${path}`, () => browse(path)]),
    ['an error as JSON', () => get('/not/here')],
    ['the API', async () => post(port, '/api/benches', { writeup: 'apprentice/shake-hands' })],
    ['an error of the API', () => get(`/api/benches/${'0'.repeat(32)}`)],
    ['a refused body', () => post(port, '/api/benches', { writeup: 1 })],
    ['a style sheet', () => get('/assets/highlight.css')],
    ['a built file', async () => get((await assetsOf('/')).scripts[0] ?? '')],
    ['a built file that is not there', () => get('/assets/none.js')],
    ['a redirect', () => ask(port, { headers: { host: `127.0.0.1:${port}` } })],
    ['a foreign host', () => ask(port, { headers: { host: 'attacker.example' } })],
    ['a foreign origin', () => post(port, '/api/benches', {}, { origin: 'http://attacker.example' })],
    ['health', () => get('/healthz')],
  ];
  it.each(answers)('carries the policy and the security headers: %s', async (_what, answer) => {
    const { headers } = await answer();
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('style-src')).toEqual(["'self'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('frame-src')?.join()).not.toContain('*');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('a path that cannot be decoded', () => {
  it('is refused with a sentence and a policy, though no hook ever sees it', async () => {
    const { status, headers, text } = await get('/%zz');
    expect([status, JSON.parse(text)]).toEqual([
      400,
      { code: 'BODY_INVALID', message: expect.stringContaining("'/%zz' is not a valid url component") },
    ]);
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});

describe('a page', () => {
  it.each(pages)('%s holds no inline script, style or handler', async (path) => {
    const { text } = await browse(path);
    const tags = tagsOf(text);
    expect(tags.length).toBeGreaterThan(20);
    const inline = tags.filter(
      ({ name, attributes }) =>
        name === 'style' ||
        (name === 'script' && !attributes.src?.startsWith('/assets/')) ||
        Object.keys(attributes).some((attribute) => attribute === 'style' || attribute.startsWith('on')) ||
        Object.values(attributes).some((value) => /^\s*(javascript|vbscript):/i.test(value)),
    );
    expect(inline).toEqual([]);
    expect(text).not.toMatch(/<script[^>]*>[^<]/);
  });

  it.each(pages)('%s loads nothing from anywhere else, and all that it loads is there', async (path) => {
    const { scripts, styles, preloads } = await assetsOf(path);
    expect(scripts.length).toBeGreaterThan(0);
    for (const file of [...scripts, ...styles, ...preloads]) {
      expect(file).toMatch(/^\/assets\//);
      expect([file, (await get(file)).status]).toEqual([file, 200]);
    }
  });

  it('is nobody else’s to keep: it shows a learner’s own progress', async () => {
    for (const path of pages) {
      expect([path, (await browse(path)).headers['cache-control']]).toEqual([
        path,
        expect.stringMatching(/^(private, no-cache|no-store)$/),
      ]);
    }
  });

  it('shows the text of the writeup without JavaScript', async () => {
    const { text } = await browse('/labs/apprentice/shake-hands');
    expect(text).toContain('A WebSocket begins its life as an HTTP request.');
  });

  it('tells how far its learner is, and nobody else', async () => {
    const { id: bench, cookie } = await openBench(port);
    const learner = await running.services.store.learners.byToken(cookie.slice('lab101='.length));
    const key = { learner: learner?.id ?? '', writeup: 'apprentice/shake-hands' };
    await running.services.store.progress.pass({ ...key, step: 'earn', bench, at: 1, withSolution: false });
    // A step that an author has removed since is not counted.
    await running.services.store.progress.pass({ ...key, step: 'gone', bench, at: 1, withSolution: false });
    expect((await get('/', { cookie })).text).toContain('<span>1 of 7 steps</span>');
    expect((await get('/', { cookie })).text).toContain('Continue: Shake hands');
    expect((await get('/labs/apprentice/shake-hands', { cookie })).text).toContain(
      '<lab-step step="earn" passed>',
    );
    expect((await get('/')).text).toContain('<span>0 of 7 steps</span>');
    expect((await get('/labs/apprentice/shake-hands')).text).not.toContain(' passed>');
  });
});

describe('the path on the home page', () => {
  it('begins when somebody has tried something, not when they have looked', async () => {
    const { id, cookie } = await openBench(port);
    const page = await TestPage.open({ port, bench: id, cookie });
    const state = async () =>
      /data-state="([^"]*)"[^>]*>\s*<h3><a href="\/labs\/apprentice\/shake-hands"/.exec(
        (await get('/', { cookie })).text,
      )?.[1];
    const learner = running.services.registry.awake(id)?.learner ?? '';
    await expect.poll(() => running.services.store.progress.all(learner)).not.toEqual([]);
    expect(await state()).toBe('new');
    await page.ask({ type: 'hint', step: 'earn' });
    expect(await state()).toBe('tried');
  });

  it('goes on with the lab that its learner was in last, not with the first one that they tried', async () => {
    const { id: bench, cookie } = await openBench(port);
    const { store, registry } = running.services;
    const learner = registry.awake(bench)?.learner ?? '';
    const pass = (writeup: string, step: string, at: number) =>
      store.progress.pass({ learner, writeup, step, bench, at, withSolution: false });
    const next = async () => /Continue: ([^<]*)</.exec((await get('/', { cookie })).text)?.[1];
    await pass('apprentice/shake-hands', 'earn', 1000);
    await pass('apprentice/manipulating-messages', first('apprentice/manipulating-messages'), 3000);
    await pass('apprentice/frames-on-the-wire', first('apprentice/frames-on-the-wire'), 2000);
    expect(await next()).toBe(titleOf('apprentice/manipulating-messages'));
    await pass('apprentice/shake-hands', 'talk', 4000);
    expect(await next()).toBe('Shake hands');
  });
});

/** The first step of a writeup. */
const first = (slug: string) => writeupOf(slug)?.steps[0]?.id ?? '';
const titleOf = (slug: string) => writeupOf(slug)?.title;
const writeupOf = (slug: string) =>
  running.services.content.writeups.find((writeup) => writeup.slug === slug);

describe('static files', () => {
  it('come as brotli, unchanging, to those who take it', async () => {
    const { styles } = await assetsOf('/');
    const [style = ''] = styles.filter((file) => !file.endsWith('highlight.css'));
    const packed = await get(style, { 'accept-encoding': 'gzip, br' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    // Without it, a cache between would hand brotli to a browser that did not ask for it.
    expect(packed.headers.vary).toMatch(/accept-encoding/i);
    const plain = await get(style);
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.headers.vary).toMatch(/accept-encoding/i);
    expect(brotliDecompressSync(packed.body).equals(plain.body)).toBe(true);
  });

  it('include the colours of highlighted code', async () => {
    const { headers, text } = await get('/assets/highlight.css');
    expect(headers['content-type']).toBe('text/css; charset=utf-8');
    expect(text).toContain('.hl-keyword { color: light-dark(');
  });

  it.each([
    '/assets/../.vite/manifest.json',
    '/assets/..%2f.vite/manifest.json',
    '/assets/%2e%2e/.vite/manifest.json',
    '/assets/..%5c.vite%5cmanifest.json',
    '/assets/....//.vite/manifest.json',
    '/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/',
    '/assets',
    '/.vite/manifest.json',
    '/web/dist/.vite/manifest.json',
  ])('do not include %s', async (path) => {
    const { status, text } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(/theme-early\.ts|lab-101|root:/);
    expect(JSON.parse(text)).toHaveProperty('message');
  });
});

/** Every tag, as a real parser reads the page. */
function tagsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  sanitizeHtml(html, { onOpenTag: (name, attributes) => tags.push({ name, attributes }) });
  return tags;
}

async function assetsOf(path: string): Promise<Record<'scripts' | 'styles' | 'preloads', string[]>> {
  const tags = tagsOf((await browse(path)).text);
  const links = (rel: string[]) =>
    tags.filter(({ name, attributes }) => name === 'link' && rel.includes(attributes.rel ?? ''));
  return {
    scripts: tags.filter(({ name }) => name === 'script').map(({ attributes }) => attributes.src ?? ''),
    styles: links(['stylesheet']).map(({ attributes }) => attributes.href ?? ''),
    preloads: links(['preload', 'modulepreload']).map(({ attributes }) => attributes.href ?? ''),
  };
}
