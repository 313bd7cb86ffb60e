import { expect, test } from 'vitest';
import { frameEvent } from '../testing/events.ts';
import { cookiesEvent, dialogEvent, victimFrame, victimHandshake, visitEvent } from '../testing/victim.ts';
import { lastVisit } from './visits.ts';

const any = (): boolean => true;

test('puts together what the victim did between the start and the end of a visit', () => {
  const events = [
    frameEvent(1, 'before'),
    visitEvent(2),
    cookiesEvent(3),
    frameEvent(4, 'mine'),
    victimFrame(5, 'READY'),
    visitEvent(6, 'Its page was quiet.'),
    victimFrame(7, 'after'),
  ];
  const visit = lastVisit(events, any);
  expect(visit).toMatchObject({ name: 'v1', who: 'customer', outcome: 'Its page was quiet.' });
  expect(visit?.events.map(({ seq }) => seq)).toEqual([3, 5]);
});

test('puts the cookies of a handshake beside it, in whatever order they were told', () => {
  const url = 'ws://localhost:3001/b/b0/socket';
  const events = [
    visitEvent(1),
    victimHandshake(2),
    victimFrame(3, 'READY'),
    cookiesEvent(4, { url: 'ws://localhost:3001/b/b0/other' }),
    cookiesEvent(5, { url }),
    victimHandshake(6),
    cookiesEvent(7, { url }),
  ];
  expect(lastVisit(events, any)?.events.map(({ seq }) => seq)).toEqual([2, 5, 3, 4, 6, 7]);
});

test('has no outcome while it lasts', () => {
  expect(lastVisit([visitEvent(1), dialogEvent(2)], any)?.outcome).toBeNull();
});

test('passes over visits that are not meant', () => {
  const events = [
    visitEvent(1, undefined, { visit: 'v1' }),
    visitEvent(2, 'Done.', { visit: 'v1' }),
    visitEvent(3, undefined, { visit: 'v2', url: 'http://localhost:3001/b/b0/agent' }),
  ];
  expect(lastVisit(events, ({ url }) => url.includes('/e/'))?.name).toBe('v1');
  expect(lastVisit([], any)).toBeNull();
});
