import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { eventsOf } from '../testing/lab-visitor.ts';
import { processMemory } from '../testing/process-memory.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { openShop, visitPage } from '../testing/victim-stage.ts';

const MEMORY = 400;

const limits = {
  VICTIM_VISITS: '4',
  VICTIM_QUIET_MS: '200',
  VICTIM_MEMORY_MB: String(MEMORY),
  VICTIM_SOCKETS: '16',
  VICTIM_BYTES: '1048576',
};

const timeIsOver = /^Its 2 seconds were over\./;
const rests = /^The page had come to rest\./;
const bytesAreSpent = /^It had moved more than 1048576 bytes, the most that VICTIM_BYTES allows\./;
const memoryIsFull = /^The page took more memory than it may have, and its tab crashed\./;
const browserIsGone = /^The browser went down with it twice\./;
const isTooBusy = /^The page kept the browser busier than a visit may\./;
const endless = (what: RegExp) => new RegExp(`^The page ${what.source} without end\\.`);

const forever = (script: string) => `setInterval(() => { for (let i = 0; i < 200; i++) { ${script} } }, 0)`;

/** What a page may do that is ended by its own sentence. */
const plain: Record<string, [script: string, outcome: RegExp]> = {
  'fills the heap': ['const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()))', memoryIsFull],
  'forks windows': [forever('open("about:blank")'), endless(/opened windows/)],
  'asks and asks': ['for (;;) alert(1)', endless(/opened dialogs/)],
  'asks again whatever the answer': ['while (!confirm("Sure?"));', endless(/opened dialogs/)],
  'fails and fails': [
    forever('setTimeout(() => { throw new Error("no") })'),
    endless(/wrote to the console/),
  ],
  'loads itself again and again': ['location.reload()', endless(/led from page to page/)],
  'sends huge bodies': ['fetch(location.href, { method: "POST", body: "x".repeat(5e6) })', bytesAreSpent],
};

/** What is bounded by one thing or another, as the machine has it. */
const mixed: Record<string, [script: string, ...outcomes: RegExp[]]> = {
  loops: ['for (;;);'],
  'writes and writes': [
    'for (;;) console.log("x".repeat(1000))',
    endless(/wrote to the console/),
    browserIsGone,
  ],
  'never finishes loading': [
    `const next = () => { const image = new Image(); image.onerror = next; image.src = '?' + Math.random() }; next()`,
    bytesAreSpent,
    endless(/wrote to the console/),
  ],
  'fills buffers': ['const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1))', rests, memoryIsFull],
  'fills canvases': [
    `const all = []; setInterval(() => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 4000;
      canvas.getContext('2d').fillRect(0, 0, 4000, 4000);
      all.push(canvas);
    })`,
    rests,
    memoryIsFull,
  ],
  'fills blobs, which the browser itself keeps': [
    'const all = []; for (;;) all.push(new Blob([new Uint8Array(1e7).fill(1)]))',
    browserIsGone,
    memoryIsFull,
  ],
  'fills a database': [
    `const request = indexedDB.open('x');
    request.onupgradeneeded = () => request.result.createObjectStore('s');
    request.onsuccess = () => { let i = 0; setInterval(() =>
      request.result.transaction('s', 'readwrite').objectStore('s').put(new Uint8Array(1e7).fill(1), i++)) }`,
    rests,
    memoryIsFull,
    browserIsGone,
  ],
  'opens itself again and again': [
    'open(location.href); open(location.href)',
    rests,
    endless(/opened windows/),
  ],
  'starts workers': [forever('new Worker("data:,for(;;);")'), browserIsGone, memoryIsFull],
  'makes frames': [
    forever('document.documentElement.append(document.createElement("iframe"))'),
    isTooBusy,
    memoryIsFull,
  ],
  'opens 1,000 sockets': [
    'for (let i = 0; i < 1000; i++) new WebSocket("{{lab-ws}}/chat")',
    rests,
    endless(/wrote to the console/),
  ],
};

describe('a bad page', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startUnregistered(limits);
  });
  afterAll(() => running.close());

  it.each(Object.entries(plain))(
    'that %s is ended, and the learner reads why',
    async (_what, [script, outcome]) => {
      const story = await visitPage(running, await openShop(running), asPage(script));
      expect(story.outcome).toMatch(outcome);
    },
  );
});

describe('a class of bad pages', () => {
  it('is bounded in time and memory, and the browser is of use afterwards', async () => {
    const running = await startTestPlatform({ ...limits, VICTIM_SECONDS: '2' });
    const peak = watchMemory();
    const all = Object.entries(mixed);
    const ends = await Promise.all(
      all.map(async ([what, [script, ...outcomes]]) => {
        const bench = await openShop(running);
        const { outcome } = await visitPage(running, bench, asPage(script));
        const isKnown = [timeIsOver, ...outcomes].some((expected) => expected.test(outcome));
        const events = bench.trace.next;
        const handshakes = eventsOf(bench, 'handshake').length;
        return isKnown && events < 2_000 && handshakes < 300 ? [] : [{ what, outcome, events, handshakes }];
      }),
    );
    expect(ends.flat()).toEqual([]);
    // The limit is on what a process has written to; the browser's own code comes on top.
    expect(peak()).toBeLessThan(MEMORY + 150);
    const story = await visitPage(running, await openShop(running), '<title>After them</title>');
    expect(story.all('page')).toMatchObject([{ title: 'After them' }]);
  }, 60_000);
});

function asPage(script: string): string {
  return `<body><script>${script}</script></body>`;
}

/** The most megabytes that any one process of the browser holds until it is asked. */
function watchMemory(): () => number {
  let most = 0;
  const timer = setInterval(() => {
    const [, ...children] = processMemory(process.pid);
    most = Math.max(most, ...children);
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}
