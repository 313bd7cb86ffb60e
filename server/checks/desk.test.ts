import { describe, expect, test } from 'vitest';
import { acceptKey } from '../../protocol/accept-key.ts';
import type { Question } from '../content/writeup-schema.ts';
import { sampleHandshake } from '../testing/sample-events.ts';
import { QuestionDesk } from './desk.ts';

const accept: Question = { kind: 'accept-key', ask: 'For {{key}}?' };
const missing: Question = { kind: 'missing-header', ask: 'Which?' };
const steps = [
  { id: 'earn', question: undefined },
  { id: 'compute', question: accept },
  { id: 'name', question: missing },
];

function openDesk(): QuestionDesk {
  return new QuestionDesk(steps, { render: (markdown) => `<p>${markdown}</p>` });
}

function keyOf(desk: QuestionDesk): string {
  return desk.state('compute', true)?.given?.key ?? '';
}

describe('QuestionDesk', () => {
  test('shows a question with its fresh value and whether it is open', () => {
    const desk = openDesk();
    const key = keyOf(desk);
    expect(Buffer.from(key, 'base64')).toHaveLength(16);
    expect(desk.state('compute', false)).toEqual({
      prompt: `<p>For ${key}?</p>`,
      given: { key },
      tool: 'digest',
      open: false,
    });
  });

  test('poses every bench another key and keeps it', () => {
    const [one, other] = [openDesk(), openDesk()];
    expect(keyOf(one)).not.toBe(keyOf(other));
    expect(keyOf(one)).toBe(keyOf(one));
  });

  test('judges by the value it posed and keeps what it said', () => {
    const desk = openDesk();
    const verdict = desk.answer('compute', 'x', []);
    expect(verdict.correct).toBe(false);
    expect(desk.state('compute', true)?.reply).toEqual(verdict);
    expect(desk.answer('compute', acceptKey(keyOf(desk)), []).correct).toBe(true);
    expect(desk.state('compute', true)?.reply?.correct).toBe(true);
  });

  test('computes what it takes for right', () => {
    const desk = openDesk();
    expect(desk.answer('compute', desk.compute('compute', []), []).correct).toBe(true);
    const recent = [sampleHandshake({ status: 400, missing: ['host'] })];
    expect(desk.compute('name', recent)).toBe('host');
  });

  test('never shows the right answer', () => {
    const desk = openDesk();
    desk.answer('compute', 'x', []);
    expect(JSON.stringify(desk.state('compute', true))).not.toContain(desk.compute('compute', []));
  });

  test('poses one question afresh', () => {
    const desk = openDesk();
    const before = keyOf(desk);
    desk.answer('compute', 'x', []);
    desk.answer('name', 'x', []);
    desk.reset('compute');
    expect(keyOf(desk)).not.toBe(before);
    expect(desk.state('compute', true)).not.toHaveProperty('reply');
    expect(desk.state('name', true)).toHaveProperty('reply');
    expect(desk.answer('compute', acceptKey(before), []).correct).toBe(false);
  });

  test('poses every question afresh when it is restarted', () => {
    const desk = openDesk();
    const before = keyOf(desk);
    desk.answer('name', 'x', []);
    desk.restart();
    expect(keyOf(desk)).not.toBe(before);
    expect(desk.state('name', true)).not.toHaveProperty('reply');
  });

  test.each(['earn', 'unknown'])('says that the step "%s" asks no question', (step) => {
    const desk = openDesk();
    expect(desk.asks(step)).toBe(false);
    expect(desk.state(step, true)).toBeUndefined();
    expect(desk.answer(step, 'x', [])).toEqual({ correct: false, message: 'This step asks no question.' });
    expect(() => desk.compute(step, [])).toThrow(`step "${step}" asks no question`);
    expect(() => desk.reset(step)).not.toThrow();
  });
});
