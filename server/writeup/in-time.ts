/** Something took longer than it may. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** What is yielded, as long as each item comes within the limit (milliseconds). @throws TooSlow */
export async function* inTime<Item>(items: AsyncGenerator<Item>, limit: number): AsyncGenerator<Item> {
  while (true) {
    const late = Promise.withResolvers<never>();
    const message = `nothing ended within ${limit / 1000} s: shorten the script that runs now`;
    const timer = setTimeout(() => late.reject(new TooSlow(message)), limit);
    const next = items.next();
    try {
      const { done, value } = await Promise.race([next, late.promise]);
      if (done) return;
      yield value;
    } finally {
      clearTimeout(timer);
      // What a script says once it is given up is of no use.
      next.catch(() => undefined);
    }
  }
}
