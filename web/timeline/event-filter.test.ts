import { expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import { closeEvent, frameEvent, handshakeEvent, messageEvent } from '../testing/events.ts';
import { accessEvent, dialogEvent, victimFrame } from '../testing/victim.ts';
import { fits, noFilter, type TimelineFilter } from './event-filter.ts';
import { textSearch } from './search.ts';

const events: TraceEvent[] = [
  handshakeEvent(1),
  frameEvent(2, 'hi'),
  messageEvent(3, [2], 'hi'),
  frameEvent(4, '', { opcode: 'ping', direction: 'server' }),
  frameEvent(5, '', { opcode: 'pong', connection: 'c2', broken: ['mask-missing'] }),
  frameEvent(6, 'he', { fin: false }),
  frameEvent(7, 'y', { opcode: 'continuation' }),
  messageEvent(8, [6, 7], 'hey'),
  messageEvent(9, [2], 'inflated', { compressed: 'AA==' }),
  closeEvent(10),
];

test.each<[string, Partial<TimelineFilter>, number[]]>([
  ['hides a message whose frame says the same', {}, [1, 2, 4, 5, 6, 7, 8, 9, 10]],
  ['shows both on request', { both: true }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['hides pings and pongs', { hideHeartbeats: true }, [1, 2, 6, 7, 8, 9, 10]],
  ['keeps one connection', { connection: 'c2' }, [5]],
  ['keeps one direction', { direction: 'server' }, [4, 10]],
  ['keeps messages and their frames', { kind: 'messages' }, [2, 6, 7, 8, 9]],
  ['keeps control frames', { kind: 'control' }, [4, 5]],
  ['keeps what breaks a rule', { kind: 'broken' }, [5]],
  ['keeps ends of connections', { kind: 'close' }, [10]],
  ['narrows by all choices at once', { kind: 'control', direction: 'server' }, [4]],
])('%s', (_, change, expected) => {
  const filter = { ...noFilter, ...change };
  expect(events.filter((event) => fits(event, filter, null)).map(({ seq }) => seq)).toEqual(expected);
});

test.each<[string, Partial<TimelineFilter>, number[]]>([
  ['keeps all that the victim’s browser did', { kind: 'victim' }, [2, 3, 4]],
  ['keeps the access log', { kind: 'access' }, [4, 5]],
])('%s', (_, change, expected) => {
  const doings = [
    frameEvent(1, 'mine'),
    victimFrame(2, 'theirs'),
    dialogEvent(3),
    accessEvent(4),
    accessEvent(5, { actor: 'learner' }),
  ];
  const filter = { ...noFilter, ...change };
  expect(doings.filter((event) => fits(event, filter, null)).map(({ seq }) => seq)).toEqual(expected);
});

test('keeps what holds a text', () => {
  expect(events.filter((event) => fits(event, noFilter, textSearch('hey'))).map(({ seq }) => seq)).toEqual([
    8,
  ]);
});
