import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filters } from './filter.ts';

const says: Record<keyof typeof filters, (line: string) => string | null> = filters;

/** What each filter says to a line: `null` lets it pass. */
const table: [line: string, naive: string | null, folded: string | null][] = [
  ['Good evening! 2 < 3, and "owls" & moons.', null, null],
  ['<script>alert(1)</script>', 'a script', 'a script'],
  ['<SCRIPT src=x></SCRIPT>', null, 'a script'],
  ['<a href="javascript:x">', 'a script', 'a script'],
  ['<img src=1 onerror=alert(1)>', 'an event handler', 'an event handler'],
  ['<img src=1 oNeRrOr=alert(1)>', 'a call of alert', 'an event handler'],
  ['<img src=1 oNeRrOr=alert`1`>', null, 'an event handler'],
  ['<img src=1 onerror =alert`1`>', null, null],
  ['<iframe srcdoc="&lt;script src=stock.js?callback=alert>&lt;/script>">', null, null],
  ['What does alert("low oil") mean on my lantern?', 'a call of alert', 'a call of alert'],
];

describe('the filters', () => {
  it.each(table)('read %s', (line, naive, folded) => {
    expect([says.none(line), says.naive(line), says.folded(line)]).toEqual([null, naive, folded]);
  });

  it('differ in case only', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(says.folded(line)).toBe(says.naive(line.toLowerCase()));
      }),
    );
  });
});
