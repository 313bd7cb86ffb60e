import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import { labError } from '../errors.ts';

/** Seconds after which whoever was turned away may ask again. */
const RETRY_AFTER = 5;

/**
 * Says that there is too much to do before there is: who comes now is asked to come again, and those who are at work
 * stay. Sockets that are open are not concerned, nor are the labs, where each bench has a budget of its own.
 */
export const busy = fp(
  async (app: FastifyInstance, { lagMs, heapPercent }: Config['busy']) => {
    await app.register(underPressure, {
      maxEventLoopDelay: lagMs,
      maxHeapUsedBytes: (getHeapStatistics().heap_size_limit * heapPercent) / 100,
      pressureHandler: (request, reply) => {
        if (request.routeOptions.config.isForWatchers) return;
        void reply.header('retry-after', String(RETRY_AFTER));
        throw labError('BUSY', { seconds: RETRY_AFTER });
      },
    });
  },
  { name: 'busy' },
);
