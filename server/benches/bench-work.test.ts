import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { NewTraceEvent } from '../../protocol/trace.ts';
import type { WatchedStep } from '../checks/step-watch.ts';
import type { Writeup } from '../content/writeup.ts';
import { sampleAnswer, sampleFrame, sampleHttp } from '../testing/sample-events.ts';
import type { BenchNews } from './bench-news.ts';
import { BenchWork } from './bench-work.ts';
import { EventRecord } from './event-record.ts';
import type { ProgressBook } from './progress-book.ts';
import { Trace } from './trace.ts';

/** Which tries are counted when a bench observes these, while the learner is at the first of these steps. */
function tries(steps: Partial<WatchedStep>[], events: NewTraceEvent[]): string[] {
  const counted: string[] = [];
  const progress = {
    passedSteps: () => [],
    isPassed: (id: string) => id === 'passed',
    countTry: (id: string) => counted.push(id),
  };
  const trace = new Trace({ events: 100, bytes: 1_000_000 });
  const work = new BenchWork({
    writeup: { steps: steps.map((step) => ({ ...step, times: 1, within: null })) } as unknown as Writeup,
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
  const events = [get('/login'), get('/a.css'), get('/a.js'), post, get('/login')];
  expect(tries([{ id: 'login', when: login }], events)).toEqual(['login']);
});

it('counts no frames, which come by the thousand', () => {
  const when = { kind: 'frame', opcode: 'text', fin: false };
  expect(tries([{ id: 'fragment', when }], [sampleFrame(), sampleFrame()])).toEqual([]);
});

it('counts a wrong answer for the step that asked, although the learner left an earlier one open', () => {
  const question = { kind: 'text', ask: 'Why?', accept: ['because'] } as WatchedStep['question'];
  const steps = [
    { id: 'first', when: { kind: 'close' } },
    ...['passed', 'asks'].map((id) => ({ id, question })),
  ];
  const wrong = (step: string) => sampleAnswer({ step, correct: false });
  expect(tries(steps, [wrong('asks'), wrong('passed'), wrong('elsewhere')])).toEqual(['asks']);
});
