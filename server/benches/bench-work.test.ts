import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { NewTraceEvent } from '../../protocol/trace.ts';
import type { WatchedStep } from '../checks/step-watch.ts';
import type { Writeup } from '../content/writeup.ts';
import { sampleFrame, sampleHttp } from '../testing/sample-events.ts';
import type { BenchNews } from './bench-news.ts';
import { BenchWork } from './bench-work.ts';
import { EventRecord } from './event-record.ts';
import type { ProgressBook } from './progress-book.ts';
import { Trace } from './trace.ts';

/** How many tries are counted when a bench observes these, while the learner is at a step with this query. */
function tries(when: WatchedStep['when'], events: NewTraceEvent[]): number {
  let counted = 0;
  const progress = { passedSteps: () => [], isPassed: () => false, countTry: () => counted++ };
  const step = { id: 'one', when, times: 1, within: null };
  const trace = new Trace({ events: 100, bytes: 1_000_000 });
  const work = new BenchWork({
    writeup: { steps: [step] } as unknown as Writeup,
    progress: progress as unknown as ProgressBook,
    trace,
    news: new EventEmitter<BenchNews>(),
    isHalted: () => false,
    observe: () => undefined,
  });
  for (const event of events) {
    const record = new EventRecord(event);
    trace.record(record);
    work.judge(record);
  }
  return counted;
}

it('counts a wrong password once, and not the pages and files around it', () => {
  const { request } = sampleHttp();
  const get = (path: string) => sampleHttp({ request: { ...request, path }, status: 200 });
  const post = sampleHttp({ request: { ...request, method: 'POST', path: '/login' }, status: 401 });
  const login = { kind: 'http', 'request.method': 'POST', 'request.path': '/login', status: 303 };
  expect(tries(login, [get('/login'), get('/a.css'), get('/a.js'), post, get('/login')])).toBe(1);
});

it('counts no frames, which come by the thousand', () => {
  expect(tries({ kind: 'frame', opcode: 'text', fin: false }, [sampleFrame(), sampleFrame()])).toBe(0);
});
