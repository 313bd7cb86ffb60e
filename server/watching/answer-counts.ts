import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** How many requests each listener has answered, by the first digit of the status. Paths are nobody's business here. */
export class AnswerCounts {
  readonly #counts = new Map<string, { listener: string; status: string; count: number }>();

  add(listener: string, status: number): void {
    const kind = `${Math.floor(status / 100)}xx`;
    const key = `${listener} ${kind}`;
    const counted = this.#counts.get(key) ?? { listener, status: kind, count: 0 };
    counted.count++;
    this.#counts.set(key, counted);
  }

  all(): Iterable<{ listener: string; status: string; count: number }> {
    return this.#counts.values();
  }
}

/** Counts what an application answers. A handshake that is accepted is answered elsewhere. */
export const countAnswers = fp(
  async (app: FastifyInstance, { listener, counts }: { listener: string; counts: AnswerCounts }) => {
    app.addHook('onResponse', async (_request, { statusCode }) => counts.add(listener, statusCode));
  },
  { name: 'count-answers' },
);
