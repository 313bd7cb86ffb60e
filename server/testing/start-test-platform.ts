import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { parseConfig } from '../config.ts';
import { type Running, start } from '../start.ts';

/**
 * The whole product on free ports, closed when the test ends. Nothing is kept unless `DATA_DIR` is given.
 * Needs the built pages (`npm run build`), as everywhere.
 */
export async function startTestPlatform(environment: Record<string, string> = {}): Promise<Running> {
  const running = await startUnregistered(environment);
  onTestFinished(() => running.close());
  return running;
}

/** The same for a whole file: whoever starts it in `beforeAll` closes it in `afterAll`. */
export function startUnregistered(environment: Record<string, string> = {}): Promise<Running> {
  const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
  return start(parseConfig({ ...free, ...environment }), pino({ level: 'silent' }));
}
