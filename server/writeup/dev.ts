import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { parseConfig } from '../config.ts';
import { formatProblem } from '../content/content-index.ts';
import { rememberingReader } from '../read-content.ts';
import { start } from '../start.ts';

/**
 * Starts the platform for whoever writes: content is read again when it changes, pages follow, and the terminal says
 * what is wrong. Everything else is as the environment says, and what was passed is kept.
 * @throws Error with a sentence when it cannot start
 */
export async function develop(environment: NodeJS.ProcessEnv): Promise<void> {
  const read = rememberingReader();
  let told: string[] = [];
  const { services, origins, close } = await start(
    parseConfig(environment),
    pino({ level: 'warn' }),
    async (folders) => {
      const index = await read(folders);
      tell([...index.problems, ...index.warnings].map(formatProblem));
      return index;
    },
    true,
  );
  closeWithGrace({ delay: 1_000, logger: false }, () => close());
  console.log(`Lab 101 follows what you save: open ${origins.platform}`);
  if (services.content.writeups.length === 0) console.log('There is no writeup that could be read.');

  /** What is new; what stands is on the screen already. */
  function tell(problems: string[]): void {
    for (const problem of problems.filter((one) => !told.includes(one))) console.log(problem);
    if (problems.length === 0 && told.length > 0) console.log('All mended.');
    told = problems;
  }
}
