import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { MessageEvent, TraceEvent } from '../../protocol/trace.ts';
import { sampleAnswer, sampleHandshake, sampleHttp, sampleMessage } from '../testing/sample-events.ts';
import { watchStep } from '../testing/watch-step.ts';
import type { Query } from './query.ts';
import { subjectProperties } from './subject.ts';

describe('what was meant for a step', () => {
  test('is told by properties that the authors are told of', () => {
    const guide = readFileSync(new URL('../../content/AUTHORING.md', import.meta.url), 'utf8');
    const paragraph = guide.split('\n').find((line) => line.startsWith('Some properties say what a step is'));
    const named = paragraph?.match(/\([^)]*\)/g)?.flatMap((list) => list.match(/[\w.]+(?=`[,)])/g) ?? []);
    expect(new Set(named)).toEqual(subjectProperties);
  });

  const old = {
    kind: 'message',
    actor: 'learner',
    direction: 'server',
    'json.type': 'line',
    'json.old': true,
    via: { $ne: 'browser' },
  };
  const line = { type: 'line' };
  const login = {
    kind: 'http',
    actor: 'learner',
    'request.method': 'POST',
    'request.path': '/login',
    status: 303,
  };
  const { request } = sampleHttp();
  const post = { ...request, method: 'POST', path: '/login' };

  test.each<[string, Query, TraceEvent, boolean]>([
    ['a refused handshake', { kind: 'handshake', status: 426 }, sampleHandshake({ status: 400 }), true],
    ['no other kind', { kind: 'handshake', status: 426 }, sampleMessage(), false],
    ['nobody else’s', { kind: 'handshake', actor: 'victim', status: 101 }, sampleHandshake(), false],
    ['a wrong password', login, sampleHttp({ request: post, status: 401 }), true],
    ['no page on the way there', login, sampleHttp({ request: { ...post, method: 'GET' } }), false],
    ['no asset of it', login, sampleHttp({ request: { ...post, path: '/style.css' } }), false],
    ['nothing from the page where the step wants another client', old, said({ via: 'browser' }), false],
    ['what was said to a server whose word it waits for', old, said({ via: 'tool' }), true],
    ['not what that server says', old, sampleMessage({ direction: 'server', json: line }), false],
    [
      'what was said in another form',
      { kind: 'message', direction: 'client', type: 'binary' },
      said({}),
      true,
    ],
    [
      'no message about something else',
      { kind: 'message', 'json.type': 'line' },
      said({ json: { type: 'hi' } }),
      false,
    ],
  ])('is %s', (_what, when, event, expected) => {
    expect(watchStep({ when }).isTry(event)).toBe(expected);
  });

  test('is a wrong answer to its question, and no event that opened it', () => {
    const step = watchStep({
      when: { kind: 'handshake' },
      question: { kind: 'text', ask: '?', accept: ['a'] },
    });
    step.observe(sampleHandshake());
    expect(step.isTry(sampleHandshake())).toBe(false);
    expect(step.isTry(sampleAnswer({ step: 'see', correct: false }))).toBe(true);
    expect(step.isTry(sampleAnswer({ step: 'other', correct: false }))).toBe(false);
  });

  test('is what explains it, in words for whoever has not got there', () => {
    const step = watchStep({ when: old });
    step.observe(sampleMessage({ seq: 3, direction: 'server', json: line, via: 'browser' }));
    expect(step.explain().summary).toBe(
      'not seen yet: a message of yours, sent by the server, on a connection of the Probe or another tool (not a page in a browser), with json.type line',
    );
    step.observe(sampleMessage({ seq: 4, direction: 'server', json: line, via: 'probe' }));
    expect(step.explain().summary).toContain('json.old: expected true, got absent');
  });

  test('is no message without the key that the step looks for, nor somebody else’s words', () => {
    const told = { kind: 'message', direction: 'server', 'json.lost': 0 };
    const resumed = watchStep({ when: { ...told, 'json.resumed': { $exists: true } } });
    resumed.observe(sampleMessage({ direction: 'server', json: { id: 4, tick: '10:15:32' } }));
    expect(resumed.explain().summary).toBe(
      'not seen yet: a message sent by the server, with json.resumed present',
    );
    resumed.observe(sampleMessage({ direction: 'server', json: { resumed: 4, lost: 2 } }));
    expect(resumed.explain().summary).toContain('json.lost: expected 0, got 2');

    const own = watchStep({ when: { kind: 'message', 'json.who': 'You', 'json.text': { $regex: '<b>' } } });
    own.observe(sampleMessage({ json: { who: 'Mara', text: 'Noted.' } }));
    expect(own.explain().seq).toBeNull();
    own.observe(sampleMessage({ seq: 8, json: { who: 'You', text: 'good' } }));
    expect(own.explain().seq).toBe(8);
  });
});

function said(over: Partial<MessageEvent>): TraceEvent {
  return sampleMessage({ direction: 'client', json: { type: 'line' }, ...over });
}
