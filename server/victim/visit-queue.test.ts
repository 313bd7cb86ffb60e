import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VisitQueue } from './visit-queue.ts';

interface Item {
  bench: { id: string };
  number: number;
}

const item = (id: string, number = 0): Item => ({ bench: { id }, number });

describe('the queue of visits', () => {
  it('lets the benches take turns, whoever asks most', () => {
    const queue = new VisitQueue<Item>(1);
    for (let number = 1; number <= 3; number++) queue.add(item('a', number));
    queue.add(item('b', 1));
    queue.add(item('c', 1));
    expect(drained(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('has at most one of a bench under way, and so many in all', () => {
    const queue = new VisitQueue<Item>(2);
    for (const id of ['a', 'a', 'b', 'c']) queue.add(item(id));
    expect([queue.next(), queue.next(), queue.next()].map((next) => next?.bench.id)).toEqual([
      'a',
      'b',
      undefined,
    ]);
    const running = queue.running('a');
    if (running) queue.done(running);
    expect(queue.next()?.bench.id).toBe('c');
    expect(queue.next()).toBeUndefined();
  });

  it('puts a lost one back before all others', () => {
    const queue = new VisitQueue<Item>(1);
    queue.add(item('a', 1));
    queue.add(item('a', 2));
    queue.add(item('b', 1));
    const lost = queue.next();
    if (lost) queue.again(lost);
    expect(drained(queue)).toEqual(['a1', 'b1', 'a2']);
  });

  it('forgets what waits of a bench, and not what is under way', () => {
    const queue = new VisitQueue<Item>(1);
    for (const id of ['a', 'a', 'b']) queue.add(item(id));
    queue.next();
    expect(queue.dropWaiting('a')).toHaveLength(1);
    expect(queue.waiting('a')).toEqual([]);
    expect(queue.running('a')).toBeDefined();
    expect(queue.isEmpty).toBe(false);
  });

  it('knows the place of each that waits: as it says, so it comes', () => {
    const benches = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(benches, (ids) => {
        const queue = new VisitQueue<Item>(1);
        const items = ids.map((id, number) => item(id, number));
        for (const one of items) queue.add(one);
        const promised = new Map(
          items.map((one) => [one, queue.position(one.bench.id, queue.waiting(one.bench.id).indexOf(one))]),
        );
        for (let place = 1; !queue.isEmpty; place++) {
          const next = queue.next();
          expect(next && promised.get(next)).toBe(place);
          if (next) queue.done(next);
        }
      }),
    );
  });
});

function drained(queue: VisitQueue<Item>): string[] {
  const order: string[] = [];
  for (let next = queue.next(); next; next = queue.next()) {
    order.push(`${next.bench.id}${next.number}`);
    queue.done(next);
  }
  return order;
}
