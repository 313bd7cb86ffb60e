import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import { listenOutside, type Outside } from '../testing/outside.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { openShop, visitPage } from '../testing/victim-stage.ts';
import { findChromium } from './find-chromium.ts';

let running: Running;
let bench: Bench;
beforeAll(async () => {
  running = await startUnregistered({ VICTIM_QUIET_MS: '300' });
  bench = await openShop(running);
});
afterAll(() => running.close());

/** What a page can do to reach an address, `//host:port/x`, as a script. */
const ways: Record<string, (out: string) => string> = {
  fetch: (out) => `fetch('http:${out}')`,
  'fetch without asking': (out) => `fetch('http:${out}', { mode: 'no-cors', method: 'POST', body: 'x' })`,
  'fetch that outlives the page': (out) => `fetch('http:${out}', { keepalive: true, mode: 'no-cors' })`,
  'fetch over TLS': (out) => `fetch('https:${out}')`,
  XMLHttpRequest: (out) => `const x = new XMLHttpRequest(); x.open('GET', 'http:${out}'); x.send()`,
  beacon: (out) => `navigator.sendBeacon('http:${out}', 'x')`,
  EventSource: (out) => `new EventSource('http:${out}')`,
  WebSocket: (out) => `new WebSocket('ws:${out}')`,
  'WebSocket over TLS': (out) => `new WebSocket('wss:${out}')`,
  WebTransport: (out) => `new WebTransport('https:${out}')`,
  image: (out) => `new Image().src = 'http:${out}'`,
  script: (out) => `add('script', { src: 'http:${out}' })`,
  module: (out) => `import('http:${out}')`,
  stylesheet: (out) => `add('link', { rel: 'stylesheet', href: 'http:${out}' })`,
  'address in a stylesheet': (out) =>
    `add('style', { textContent: 'html { background: url(http:${out}) }' })`,
  font: (out) => `new FontFace('x', 'url(http:${out})').load()`,
  video: (out) => `add('video', { src: 'http:${out}', autoplay: true, muted: true })`,
  object: (out) => `add('object', { data: 'http:${out}' })`,
  frame: (out) => `add('iframe', { src: 'http:${out}' })`,
  'frame of its own making': (out) => `add('iframe', { srcdoc: '<img src="http:${out}">' })`,
  'frame of data': (out) =>
    `add('iframe', { src: 'data:text/html,<script>fetch("http:${out}")<\\/script>' })`,
  'fetch of an empty frame': (out) => `add('iframe', {}).contentWindow.fetch('http:${out}')`,
  'meta refresh': (out) =>
    `add('iframe', { srcdoc: '<meta http-equiv="refresh" content="0;url=http:${out}">' })`,
  form: (out) =>
    `add('iframe', { name: 'f' }); add('form', { action: 'http:${out}', method: 'post', target: 'f' }).submit()`,
  preload: (out) => `add('link', { rel: 'preload', as: 'image', href: 'http:${out}' })`,
  prefetch: (out) => `add('link', { rel: 'prefetch', href: 'http:${out}' })`,
  worker: (out) => `new Worker(URL.createObjectURL(new Blob(['fetch("http:${out}")'])))`,
  window: (out) => `open('http:${out}')`,
};

const lan = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

/** Names and numbers of this machine, and of others. */
const hosts = [
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
  '127.1',
  '0x7f.0.0.1',
  '2130706433',
  '0.0.0.0',
  '127.0.0.2',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  'example.com',
  'metadata.internal',
  hostname(),
  ...(lan === undefined ? [] : [lan]),
];

/** One page that tries everything, each to a listener of its own. */
class Attempt {
  readonly page: string;
  readonly #outsides: ReadonlyMap<string, Outside>;

  private constructor(outsides: Map<string, Outside>, scripts: string[]) {
    this.#outsides = outsides;
    this.page = `<body><script>
      const add = (name, properties) => {
        const element = Object.assign(document.createElement(name), properties);
        document.body.append(element);
        return element;
      };
      ${scripts.map((script) => `try { (() => { ${script} })() } catch {}`).join('\n')}
    </script></body>`;
  }

  static async by(
    ways: readonly [name: string, host: string, script: (out: string) => string][],
  ): Promise<Attempt> {
    const outsides = new Map<string, Outside>();
    const scripts: string[] = [];
    for (const [name, host, script] of ways) {
      const outside = await listenOutside();
      outsides.set(name, outside);
      scripts.push(script(`//${host}:${outside.port}/x`));
    }
    return new Attempt(outsides, scripts);
  }

  /** The ways that led out. */
  get reached(): string[] {
    return this.#which(({ visitors }) => visitors.length > 0);
  }

  /** The ways that the jail was asked about. */
  asked(targets: readonly string[]): string[] {
    return this.#which(({ port }) => targets.some((target) => target.endsWith(`:${port}`)));
  }

  #which(is: (outside: Outside) => boolean): string[] {
    return [...this.#outsides].filter(([, outside]) => is(outside)).map(([name]) => name);
  }
}

const byWay = () => Attempt.by(Object.entries(ways).map(([name, script]) => [name, '127.0.0.1', script]));

describe('out of a page', () => {
  it('there is no way that a browser knows', async () => {
    const attempt = await byWay();
    const story = await visitPage(running, bench, attempt.page);
    expect(attempt.reached).toEqual([]);
    // Chromium gives up on WebTransport itself when there is a proxy, and a window may be closed before it asks.
    const mayNotAsk = ['WebTransport', 'window'];
    const asked = attempt.asked(story.all('jail').map(({ target }) => target));
    expect(asked.filter((way) => !mayNotAsk.includes(way))).toEqual(
      Object.keys(ways).filter((way) => !mayNotAsk.includes(way)),
    );
  });

  it('each of them would be one without the jail', async () => {
    const attempt = await byWay();
    const { path } = await findChromium({ explicit: process.env.CHROMIUM_PATH });
    const browser = await chromium.launch({ executablePath: path, args: ['--disable-gpu'] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end(attempt.page),
    ).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect.poll(() => attempt.reached, { timeout: 10_000 }).toEqual(Object.keys(ways));
  });

  it('there is no way to any name or number', async () => {
    const attempt = await Attempt.by(hosts.map((host) => [host, host, (out) => `fetch('http:${out}')`]));
    const story = await visitPage(running, bench, attempt.page);
    expect(attempt.reached).toEqual([]);
    expect(attempt.asked(story.all('jail').map(({ target }) => target))).toEqual(hosts);
  });

  it('there is no way to the platform, nor to the lab by another name than its own', async () => {
    const { platform, lab } = running.services.ports;
    const story = await visitPage(
      running,
      bench,
      `<script>
        const to = (url) => fetch(url, { mode: 'no-cors' }).then(() => console.log('REACHED ' + url), () => 0);
        for (const host of ['localhost', '127.0.0.1', '[::1]']) to('http://' + host + ':${platform}/');
        for (const host of ['127.0.0.1', '[::1]', 'evil.example', 'localhost.']) to('http://' + host + ':${lab}/healthz');
      </script>`,
    );
    expect(story.lines.filter((line) => line.startsWith('REACHED'))).toEqual([]);
    expect(story.all('jail')).toHaveLength(7);
  });

  it('there is none by UDP, whatever WebRTC is told', async () => {
    const outside = await listenOutside();
    const story = await visitPage(
      running,
      bench,
      `<script>
        const servers = ['stun:127.0.0.1', 'stun:localhost', 'turn:127.0.0.1', 'turns:127.0.0.1'].map((server) =>
          ({ urls: server + ':${outside.port}', username: 'a', credential: 'b' }));
        const peer = new RTCPeerConnection({ iceServers: servers });
        peer.createDataChannel('x');
        peer.onicecandidate = ({ candidate }) => console.log(candidate ? 'CANDIDATE ' + candidate.candidate : 'gathered');
        const other = new RTCPeerConnection();
        peer.createOffer().then(async (offer) => {
          await peer.setLocalDescription(offer);
          await other.setRemoteDescription(offer);
          await other.setLocalDescription(await other.createAnswer());
          await peer.setRemoteDescription(other.localDescription);
          await peer.addIceCandidate({ candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 ${outside.port} typ host', sdpMid: '0' });
        });
        let beats = 0;
        const timer = setInterval(() => { console.log('still here'); if (++beats === 10) clearInterval(timer); }, 150);
      </script>`,
    );
    expect(story.lines).toContain('gathered');
    expect(story.lines.filter((line) => line.startsWith('CANDIDATE'))).toEqual([]);
    expect(outside.visitors).toEqual([]);
  });

  it.each([
    ['a redirect', 'HTTP/1.1 302 Found\nLocation: http://127.0.0.1:PORT/x', ''],
    [
      'a Refresh field',
      'HTTP/1.1 200 OK\nContent-Type: text/html\nRefresh: 0;url=http://127.0.0.1:PORT/x',
      '',
    ],
    [
      'a Link field',
      'HTTP/1.1 200 OK\nContent-Type: text/html\nLink: <http://127.0.0.1:PORT/x>; rel=preload; as=image',
      '',
    ],
    [
      'a report',
      'HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Security-Policy: img-src x; report-uri http://127.0.0.1:PORT/x',
      '<img src=/y>',
    ],
    ['leaving', undefined, '<script>location = "http://127.0.0.1:PORT/x"</script>'],
  ])('there is no way by %s', async (_way, head, body) => {
    const outside = await listenOutside();
    const placed = (text: string) => text.replaceAll('PORT', String(outside.port));
    const story = await visitPage(
      running,
      bench,
      placed(body),
      head === undefined ? {} : { head: placed(head) },
    );
    expect(outside.visitors).toEqual([]);
    expect(story.all('jail').map(({ target }) => target)).toContain(`127.0.0.1:${outside.port}`);
  });

  it('there is no way to a file, nor into the browser itself', async () => {
    const urls = [
      'file:///etc/hostname',
      'chrome://version',
      'view-source:http://localhost',
      'devtools://devtools/x',
    ];
    const story = await visitPage(
      running,
      bench,
      `<body><script>
        const urls = ${JSON.stringify(urls)};
        for (const url of urls) {
          fetch(url).then((answer) => answer.text()).then((text) => console.log('READ ' + text), () => 0);
          const frame = document.createElement('iframe');
          frame.onload = () => { try { console.log('FRAMED ' + frame.contentDocument.body.innerText) } catch {} };
          frame.src = url;
          document.body.append(frame);
        }
        setInterval(() => { const url = urls.pop(); if (url) { console.log('to ' + url); location = url; } }, 50);
      </script></body>`,
    );
    expect(story.lines.filter((line) => line.startsWith('to '))).toHaveLength(urls.length);
    expect(story.lines.filter((line) => /^(READ|FRAMED) ./.test(line))).toEqual([]);
    expect(story.all('page').map((page) => new URL(page.url).protocol)).toEqual(['http:']);
  });

  it('nothing is downloaded', async () => {
    await visitPage(
      running,
      bench,
      `<a download="loot.txt" href="data:text/plain,loot">x</a><script>document.querySelector('a').click()</script>`,
    );
    const head =
      'HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Disposition: attachment; filename=loot.txt';
    const story = await visitPage(running, bench, 'loot', { head });
    expect(story.outcome).toMatch(/^The page/);
    expect(
      filesBelow(tmpdir(), `lab-101-victim-${process.pid}-`).filter((file) => file.includes('loot')),
    ).toEqual([]);
  });

  it('nobody is asked for leave, and none is given', async () => {
    const story = await visitPage(
      running,
      bench,
      `<script>
        for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage'])
          navigator.permissions.query({ name }).then(({ state }) => console.log(name + ' ' + state));
        navigator.geolocation.getCurrentPosition(() => console.log('FOUND'), () => console.log('not found'));
      </script>`,
    );
    expect(story.lines).toContain('not found');
    expect(story.lines.filter((line) => / (granted|prompt)$/.test(line))).toEqual([]);
  });

  it('nothing of a visit is there in the next', async () => {
    const leave = `<script>
      document.cookie = 'left=1; max-age=9999'; localStorage.left = 1;
      navigator.serviceWorker.register(location.pathname + 'worker.js').catch(() => 0);
      const request = indexedDB.open('left');
      request.onsuccess = () => console.log('left');
    </script>`;
    const look = `<script>
      Promise.all([indexedDB.databases(), navigator.serviceWorker.getRegistrations(), caches.keys()]).then((all) =>
        console.log(JSON.stringify([document.cookie, localStorage.length, ...all.map(({ length }) => length)])));
    </script>`;
    const first = await visitPage(running, bench, leave);
    expect(first.lines).toContain('left');
    expect((await visitPage(running, bench, look)).lines).toContain('["",0,0,0,0]');
  });
});

function filesBelow(folder: string, prefix: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }));
}
