import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import { LabPage } from '../testing/lab-page.ts';
import { eventsOf, untilConnections } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { openShop, visitPage } from '../testing/victim-stage.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered({ VICTIM_QUIET_MS: '300' });
});
afterAll(() => running.close());

/** A chat that takes every line as it is, and shows it as HTML. */
const unwary = { encode: 'nowhere', messages: 'loose', consolePolicy: 'none', filter: 'none' };

/** Has a customer write a line, and waits until the agent has read it. */
async function writeLine(bench: Bench, text: string): Promise<void> {
  const { ports, victims } = running.services;
  const page = new LabPage({ port: ports.lab, bench: bench.id });
  page.socket.on('open', () => page.say(JSON.stringify({ type: 'line', text })));
  await page.hears('"who":"You"');
  await victims.idle(bench);
}

describe('what a visit tells', () => {
  const crossSite = 'the request comes from a page of another site';
  it.each([
    ['none', '127.0.0.1', ['session'], []],
    ['none', 'evil.example', ['session'], []],
    [
      'lax',
      '127.0.0.1',
      [],
      [{ name: 'session', rule: 'SameSiteLax', why: expect.stringContaining(crossSite) }],
    ],
    [
      'strict',
      '127.0.0.1',
      [],
      [{ name: 'session', rule: 'SameSiteStrict', why: expect.stringContaining(crossSite) }],
    ],
    [
      'unset',
      '127.0.0.1',
      [],
      [{ name: 'session', rule: 'SameSiteUnspecifiedTreatedAsLax', why: expect.stringContaining(crossSite) }],
    ],
    // Ports do not count: a sibling on localhost is of the same site.
    ['strict', 'localhost', ['session'], []],
  ])(
    'is which cookies went with a handshake: SameSite %s, from %s',
    async (sameSite, host, sent, withheld) => {
      const bench = await openShop(running, { sameSite, origin: 'any' });
      await visitPage(running, bench, `<script>new WebSocket('{{lab-ws}}/socket')</script>`, { host });
      const origin = `http://${host}:${running.services.ports.exploit}`;
      const url = `ws://localhost:${running.services.ports.lab}${bench.base}/socket`;
      expect(eventsOf(bench, 'cookies').filter(({ what }) => what === 'handshake')).toMatchObject([
        { actor: 'victim', visit: 'v1', who: 'customer', url, origin, sent, withheld },
      ]);
      // What came over the wire says the same.
      const [handshake] = eventsOf(bench, 'handshake');
      expect(handshake).toMatchObject({ actor: 'victim', via: 'browser', accepted: true });
      expect((handshake?.request.headers.cookie ?? []).map((field) => field.split('=')[0])).toEqual(sent);
      expect(handshake?.request.headers.origin).toEqual([origin]);
    },
  );

  it('is every handshake, also of frames, workers and pages without an origin', async () => {
    const bench = await openShop(running, { sameSite: 'none', origin: 'any' });
    await visitPage(
      running,
      bench,
      `<body><script>
        const open = "new WebSocket('{{lab-ws}}/socket')";
        new Worker(URL.createObjectURL(new Blob([open])));
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-scripts';
        frame.srcdoc = '<script>' + open + '<\\/script>';
        document.body.append(frame);
      </script></body>`,
    );
    const own = `http://127.0.0.1:${running.services.ports.exploit}`;
    const told = eventsOf(bench, 'cookies').map(({ origin, sent }) => [origin, sent]);
    expect(told).toContainEqual([own, ['session']]);
    // An opaque origin is of no site at all.
    expect(told).toContainEqual([null, ['session']]);
  });

  it('is which cookies went with a page, and on whose account', async () => {
    const bench = await openShop(running, { sameSite: 'lax' });
    await visitPage(running, bench, `<body><iframe src="{{lab}}/"></iframe></body>`);
    await visitPage(running, bench, `<script>location = '{{lab}}/'</script>`);
    const origin = `http://127.0.0.1:${running.services.ports.exploit}`;
    expect(eventsOf(bench, 'cookies').filter(({ what }) => what === 'http')).toMatchObject([
      { visit: 'v1', origin, sent: [], withheld: [{ name: 'session', rule: 'SameSiteLax' }] },
      { visit: 'v2', origin, sent: ['session'], withheld: [] },
    ]);
  });

  it.each([
    ['a tag', '<img src=1 onerror=alert("gotcha")>'],
    ['a frame of its own', '<iframe srcdoc="<script>alert(`gotcha`)</script>"></iframe>'],
    ['a frame with a script for an address', '<iframe src="javascript:alert(`gotcha`)"></iframe>'],
  ])('is a dialog by %s on a page of the lab: where, and in whose browser', async (_what, line) => {
    const bench = await openShop(running, unwary);
    await writeLine(bench, line);
    const origin = `http://localhost:${running.services.ports.lab}`;
    const url = `${origin}${bench.base}/agent`;
    expect(eventsOf(bench, 'dialog')).toMatchObject([
      {
        actor: 'victim',
        visit: 'v1',
        who: 'agent',
        type: 'alert',
        message: 'gotcha',
        url,
        origin,
        path: '/agent',
      },
    ]);
  });

  it('is a dialog of another page as well, which is not the lab’s', async () => {
    const bench = await openShop(running);
    const story = await visitPage(running, bench, `<script>prompt('Your name?'); confirm('Sure?')</script>`);
    expect(story.all('dialog')).toMatchObject([
      { type: 'prompt', message: 'Your name?', path: null, who: 'customer' },
      { type: 'confirm', message: 'Sure?', path: null },
    ]);
  });

  it('is what the page said on the console, its mistakes included', async () => {
    const bench = await openShop(running);
    const story = await visitPage(
      running,
      bench,
      `<script>console.log('hello', { a: 1 }); console.warn('careful'); Promise.reject(new Error('later')); nowhere()</script>`,
    );
    expect(story.all('console').map(({ level, text }) => [level, text])).toEqual(
      expect.arrayContaining([
        ['log', 'hello {a: 1}'],
        ['warning', 'careful'],
        ['error', 'Uncaught ReferenceError: nowhere is not defined'],
        ['error', 'Uncaught Error: later'],
      ]),
    );
  });

  it('is where the page led, in order, and shortened', async () => {
    const bench = await openShop(running);
    const story = await visitPage(
      running,
      bench,
      `<title>${'long '.repeat(500)}</title><script>onload = () => { location = '{{lab}}/login' }; console.log('x'.repeat(100000))</script>`,
    );
    const pages = story.all('page');
    expect(pages.map(({ url }) => new URL(url).pathname)).toEqual([`/e/${bench.id}/`, `${bench.base}/login`]);
    expect(pages[0]?.title).toHaveLength(500);
    expect(pages[1]?.title).not.toBe('');
    expect(story.lines[0]).toHaveLength(500);
  });

  it('is nothing of what another bench’s victim does at the same time', async () => {
    const [one, other] = [await openShop(running), await openShop(running)];
    const [first, second] = await Promise.all([
      visitPage(running, one, `<script>console.log('one')</script>`),
      visitPage(running, other, `<script>console.log('other')</script>`),
    ]);
    expect(first.lines).toEqual(['one']);
    expect(second.lines).toEqual(['other']);
    expect(eventsOf(one, 'console')).toHaveLength(1);
  });
});

describe('a victim’s browser', () => {
  it('reaches its own bench and no other, on both hosts', async () => {
    const [own, other] = [await openShop(running), await openShop(running)];
    const before = other.trace.next;
    await running.services.exploits.store(other, {
      head: 'HTTP/1.1 200 OK\nContent-Type: text/html\nAccess-Control-Allow-Origin: *',
      body: 'not yours',
    });
    const { lab, exploit } = running.services.ports;
    const story = await visitPage(
      running,
      own,
      `<script>
        const look = async (url) => console.log(url.split('/')[3], (await fetch(url, { mode: 'no-cors' })).status);
        look('http://127.0.0.1:${exploit}/e/${other.id}/');
        look('http://127.0.0.1:${exploit}/e/${own.id}/nothing');
        look('http://localhost:${lab}${other.base}/');
        new WebSocket('ws://localhost:${lab}${other.base}/socket').onerror = () => console.log('socket refused');
        document.write('<iframe src="http://localhost:${lab}${other.base}/"></iframe>');
      </script>`,
    );
    expect(story.lines).toContain('socket refused');
    expect(story.lines).toContain('e 404');
    expect(other.trace.next).toBe(before);
    expect(eventsOf(other, 'access')).toEqual([]);
  });

  it('is not held by the intercept, which is for the learner’s own page', async () => {
    const bench = await openShop(running, { sameSite: 'none', origin: 'any' });
    running.services.intercepts.of(bench).set({ on: true, handshakes: true, rules: [{}] });
    const story = await visitPage(
      running,
      bench,
      `<script>new WebSocket('{{lab-ws}}/socket').onopen = () => console.log('open')</script>`,
    );
    expect(story.lines).toContain('open');
  });

  it('cannot be claimed by a header, nor outlived by its address', async () => {
    const bench = await openShop(running);
    await visitPage(running, bench, '<title>x</title>');
    await untilConnections(bench, 0);
    const { lab } = running.services.ports;
    const headers = { 'user-agent': 'Mozilla/5.0 HeadlessChrome', 'x-actor': 'victim', cookie: 'victim=1' };
    await fetch(`http://127.0.0.1:${lab}${bench.base}/`, { headers });
    expect(eventsOf(bench, 'http').at(-1)).toMatchObject({ actor: 'learner' });
  });

  it('browses the lab over TLS as well', async () => {
    const bench = await openShop(running, { sameSite: 'none', origin: 'any' });
    const { labTls } = running.services.ports;
    const url = `wss://localhost:${labTls}${bench.base}/socket`;
    await visitPage(running, bench, `<script>new WebSocket('${url}')</script>`);
    expect(eventsOf(bench, 'handshake')).toMatchObject([{ actor: 'victim', secure: true, accepted: true }]);
    expect(eventsOf(bench, 'cookies')).toMatchObject([{ url, sent: ['session'] }]);
  });
});
