import { expect, test } from 'vitest';
import { handshakeEvent } from '../testing/events.ts';
import { askedWords, eventSummary } from './event-words.ts';

function asking(query: string) {
  const event = handshakeEvent(1);
  return { ...event, request: { ...event.request, target: `/b/b0/socket${query}` } };
}

test('shows the query of a handshake as it was sent', () => {
  expect(eventSummary(asking('?last=171&x=%3C'))).toBe(
    'GET /socket?last=171&x=%3C → 101 Switching Protocols',
  );
  expect(askedWords(asking(''))).toBe('GET /socket');
  expect(askedWords(asking('?a=1#?b'))).toBe('GET /socket?a=1');
});

test('shortens a query that is very long, and still shows the answer', () => {
  const words = eventSummary(asking(`?token=${'x'.repeat(5000)}`));
  expect(words).toMatch(/^GET \/socket\?token=x+… → 101/);
  expect(words.length).toBeLessThan(200);
});
