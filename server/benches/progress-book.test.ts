import { describe, expect, it, vi } from 'vitest';
import { ProgressBook, type ProgressStore, type StepRecord } from './progress-book.ts';

/** A store whose next `failures` passes fail. */
function flakyStore(failures: number) {
  let left = failures;
  const store = {
    pass: vi.fn<ProgressStore['pass']>(async () => {
      if (left-- > 0) throw new Error('disk full');
    }),
    countTry: vi.fn<ProgressStore['countTry']>(async () => undefined),
    revealHint: vi.fn<ProgressStore['revealHint']>(async () => 1),
    revealSolution: vi.fn<ProgressStore['revealSolution']>(async () => undefined),
    resetStep: vi.fn<ProgressStore['resetStep']>(async () => undefined),
    open: vi.fn<ProgressStore['open']>(async () => undefined),
  } satisfies ProgressStore;
  return store;
}

const bookOn = (store: ProgressStore, stored: StepRecord[] = []) => new ProgressBook(store, stored, 1);

describe('ProgressBook.pass', () => {
  it('marks a step only when the store has taken it, late or not', async () => {
    const store = flakyStore(3);
    const book = bookOn(store);
    const whenLate = vi.fn(() => expect(book.isPassed('a')).toBe(false));
    const passing = book.pass('a', whenLate);
    expect(book.isUnsaved).toBe(true);
    expect(await passing).toBe(true);
    expect(whenLate).toHaveBeenCalledTimes(1);
    expect(store.pass).toHaveBeenCalledTimes(4);
    expect(book.passedSteps()).toEqual(['a']);
    expect(book.isUnsaved).toBe(false);
  });

  it('keeps the moment and the state of when it was earned, however late it is stored', async () => {
    const store = flakyStore(1);
    const book = bookOn(store);
    const passing = book.pass('a');
    await book.revealSolution('a');
    await passing;
    const [first, second] = store.pass.mock.calls;
    expect(second).toEqual(first);
    expect(book.of('a')).toMatchObject({ passedAt: first?.[1], withSolution: false });
  });

  it('counts as solved with the solution when that was seen before', async () => {
    const store = flakyStore(0);
    const book = bookOn(store);
    await book.revealSolution('a');
    await book.pass('a');
    expect(store.pass).toHaveBeenCalledWith('a', expect.any(Number), true);
    expect(book.of('a').withSolution).toBe(true);
  });

  it('is given up when the step is reset while it waits', async () => {
    const store = flakyStore(1);
    const book = bookOn(store);
    const passing = book.pass('a', () => void book.reset('a'));
    expect(await passing).toBe(false);
    expect(store.pass).toHaveBeenCalledTimes(1);
    expect(book.isPassed('a')).toBe(false);
    expect(await book.pass('a')).toBe(true);
  });

  it('is given up when the reset comes while the store is writing it', async () => {
    const writing = Promise.withResolvers<void>();
    const store = { ...flakyStore(0), pass: vi.fn(() => writing.promise) };
    const book = bookOn(store);
    const passing = book.pass('a');
    const reset = book.reset('a');
    writing.resolve();
    expect(await passing).toBe(false);
    await reset;
    expect(book.isPassed('a')).toBe(false);
  });

  it('gets one last try at the end, however long its next wait would be', async () => {
    const store = flakyStore(1);
    const book = new ProgressBook(store, [], 3_600_000);
    const late = Promise.withResolvers<void>();
    const passing = book.pass('a', late.resolve);
    await late.promise;
    await book.close();
    expect(await passing).toBe(true);
    expect(store.pass).toHaveBeenCalledTimes(2);
  });

  it('lets the book close when the store is away for good', async () => {
    const store = flakyStore(Number.POSITIVE_INFINITY);
    const book = new ProgressBook(store, [], 3_600_000);
    const late = Promise.withResolvers<void>();
    const passing = book.pass('a', late.resolve);
    await late.promise;
    await book.close();
    expect(await passing).toBe(false);
    expect(book.isPassed('a')).toBe(false);
  });
});

describe('ProgressBook.countTry', () => {
  it('counts at once and stores one after the other', async () => {
    let writing = 0;
    let most = 0;
    const store = {
      ...flakyStore(0),
      countTry: vi.fn(async () => {
        most = Math.max(most, ++writing);
        await Promise.resolve();
        writing--;
      }),
    };
    const book = bookOn(store);
    for (let count = 0; count < 20; count++) book.countTry('a');
    expect(book.of('a').tries).toBe(20);
    await book.close();
    expect(store.countTry).toHaveBeenCalledTimes(20);
    expect(most).toBe(1);
  });

  it('holds a bounded number of them, and goes on after the store failed', async () => {
    const store = { ...flakyStore(0), countTry: vi.fn(async () => Promise.reject(new Error('disk full'))) };
    const book = bookOn(store);
    for (let count = 0; count < 5000; count++) book.countTry('a');
    await book.close();
    expect(store.countTry.mock.calls.length).toBeLessThanOrEqual(1001);
    expect(book.of('a').tries).toBe(5000);
  });
});

describe('ProgressBook.revealHint', () => {
  it('refuses beyond the last, and shows nothing that the store did not take', async () => {
    const store = { ...flakyStore(0), revealHint: vi.fn(async () => Promise.reject(new Error('disk full'))) };
    const book = bookOn(store, [
      {
        step: 'b',
        passedAt: null,
        withSolution: false,
        tries: 0,
        hints: 3,
        solutionShown: false,
        openedAt: null,
      },
    ]);
    await expect(book.revealHint('b', 3)).rejects.toMatchObject({ code: 'HINTS_SPENT' });
    expect(store.revealHint).not.toHaveBeenCalled();
    await expect(book.revealHint('a', 3)).rejects.toThrow('disk full');
    expect(book.of('a').hints).toBe(0);
  });
});
