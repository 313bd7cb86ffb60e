import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { formatProblem } from './content/content-index.ts';
import { readContentQuickly } from './read-content.ts';
import { start } from './start.ts';
import type { BrowserFacts } from './victim/driver-messages.ts';
import { maskSecrets } from './watching/mask-secrets.ts';

/** How long open requests may take to finish at the end, in milliseconds. */
const GRACE = 5_000;

const config = readConfig();
const logger = pino({
  level: config.logLevel,
  hooks: { streamWrite: maskSecrets },
  // Lines for people at a terminal, JSON for everything else.
  ...(process.stdout.isTTY
    ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }
    : {}),
});

try {
  const { services, origins, close } = await start(config, logger, readContentQuickly);
  closeWithGrace({ delay: GRACE, logger }, async ({ err }) => {
    if (err) logger.fatal(err);
    await close();
  });
  for (const problem of services.content.problems) logger.warn(`left out: ${formatProblem(problem)}`);
  for (const warning of services.content.warnings) logger.warn(formatProblem(warning));
  logger.info(
    { ...origins, labs: services.content.writeups.length },
    `Lab 101 is ready: open ${origins.platform}`,
  );
  // A store that is away by now is asked again by whoever signs in.
  const password = await services.door.settle().catch((error: unknown) => {
    logger.error(error);
    return null;
  });
  // To whoever starts it, and into no log.
  if (password !== null)
    console.error(`Instructors sign in at ${origins.platform}/class with ${password} (told this once).`);
  const victim = await services.victims.look();
  if (victim) logger.info({ browser: victim }, victimSentence(victim));
} catch (error) {
  // The person at the terminal needs the sentence, whatever the log level; the stack is for the log.
  console.error(error instanceof Error ? error.message : String(error));
  logger.debug(error);
  process.exitCode = 1;
}

function victimSentence({ version, unsandboxed }: BrowserFacts): string {
  return `Victims browse with Chromium ${version}, ${unsandboxed === null ? 'sandboxed' : `not sandboxed: ${unsandboxed}`}`;
}

function readConfig(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
