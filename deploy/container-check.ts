/**
 * Tries the image from inside: docker run --rm --read-only --tmpfs /tmp lab-101 node deploy/container-check.ts
 * Starts what the image starts, as the user and on the volume that it has, and solves a lab that needs a victim.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { environmentSchema, parseConfig } from '../server/config.ts';
import type { Origins } from '../server/origins.ts';
import { checkWriteup } from '../server/solve/check-writeup.ts';
import { patiently } from '../server/solve/raw-client.ts';
import { start } from '../server/start.ts';

/** How long a start may take, in milliseconds. */
const STARTING = 30_000;

/** Its customer opens what the learner delivers: whoever solves it has used the victim's browser. */
const WITH_VICTIM = 'practitioner/cross-site-hijacking';
const WITHOUT_VICTIM = 'apprentice/shake-hands';

const root = fileURLToPath(new URL('../', import.meta.url));
const dataDir = await mkdtemp(join(process.env.DATA_DIR ?? root, 'check-'));
/** Of the environment, these two are the image's. The others may be an installation's: with them, less may work. */
const image = ['HOST', 'CHROMIUM_PATH'];
const unset = Object.keys(environmentSchema.properties).filter((name) => !image.includes(name));
/** Free ports, a folder on the volume of the image, and nothing of an installation that may be there. */
const own = {
  ...Object.fromEntries(unset.map((name) => [name, ''])),
  PORT: '0',
  LAB_PORT: '0',
  LAB_TLS_PORT: '0',
  EXPLOIT_PORT: '0',
  DATA_DIR: dataDir,
  INSTRUCTOR_PASSWORD: randomUUID(),
};
let child: ChildProcess | undefined;
/** What is being tried. */
let trying = '';
try {
  await tell('the process is not root', async () => {
    if (process.getuid?.() === 0) throw new Error('it runs as root');
  });
  await tell('nothing of the product can be written', async () => {
    for (const folder of ['', 'server', 'web/dist', 'node_modules']) {
      const isWritable = await access(join(root, folder), constants.W_OK).then(
        () => true,
        () => false,
      );
      if (isWritable) throw new Error(`${join(root, folder)} can be written`);
    }
  });
  let origins = await tell('it starts', startProduct);
  await tell('three origins answer, and the labs over TLS', () => knock(origins));
  const learner = await tell('a learner passes a step', () => passStep(origins));
  await tell('what was passed is there after kill -9 and a new start', async () => {
    await endProduct();
    origins = await startProduct();
    await seePassed(origins, learner);
  });
  await endProduct();
  await tell(`a script solves ${WITH_VICTIM}, victim included`, solveWithVictim);
} catch (error) {
  console.error(`✗ ${trying}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await endProduct();
  await rm(dataDir, { recursive: true, force: true });
}

interface Learner {
  bench: string;
  cookie: string;
}

/** Tells what holds; what does not ends the check. */
async function tell<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  trying = what;
  const result = await attempt();
  console.log(`✓ ${what}`);
  return result;
}

/** What the image's CMD starts, on free ports. */
async function startProduct(): Promise<Origins> {
  const program = [
    '--max-semi-space-size=8',
    '--v8-pool-size=1',
    '--disable-warning=ExperimentalWarning',
    '--import',
    './server/quick-start.mjs',
    'server/main.ts',
  ];
  const started = spawn(process.execPath, program, {
    cwd: root,
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const ready = (async () => {
    for await (const line of createInterface({ input: started.stdout })) {
      const entry = JSON.parse(line) as Origins & { msg: string };
      if (entry.msg.startsWith('Lab 101 is ready')) return entry;
    }
    throw new Error('it ended before it was ready');
  })();
  const origins = await patiently(ready, 'the product to be ready', STARTING);
  started.stdout.resume();
  return origins;
}

async function endProduct(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

async function knock({ platform, lab, exploit, labTls }: Origins): Promise<void> {
  for (const origin of [platform, lab, exploit]) {
    const { status } = await fetch(`${origin}/healthz`);
    if (status !== 200) throw new Error(`${origin} answers ${status}`);
  }
  const home = await fetch(platform);
  if (!(await home.text()).includes('Lab')) throw new Error('the home page is no page');
  const [answer] = await once(get(`${labTls}/healthz`, { rejectUnauthorized: false }), 'response');
  answer.resume();
  if (answer.statusCode !== 200) throw new Error(`${labTls} answers ${answer.statusCode}`);
}

async function passStep({ platform, lab }: Origins): Promise<Learner> {
  const opened = await fetch(`${platform}/api/benches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: platform },
    body: JSON.stringify({ writeup: WITHOUT_VICTIM }),
  });
  const { id: bench } = (await opened.json()) as { id: string };
  const learner = { bench, cookie: opened.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  const passed = seePassed({ platform }, learner);
  const socket = new WebSocket(`${lab.replace(/^http/, 'ws')}/b/${bench}/socket`);
  await once(socket, 'open');
  await passed;
  socket.terminate();
  return learner;
}

/** In this process: the solutions are no secret to whoever has the image. */
async function solveWithVictim(): Promise<void> {
  const running = await start(parseConfig({ ...process.env, ...own }), pino({ level: 'warn' }));
  try {
    const writeup = running.services.content.writeups.find(({ slug }) => slug === WITH_VICTIM);
    if (!writeup) throw new Error('it is not there');
    for await (const { step, failure } of checkWriteup(running, writeup))
      if (failure !== null) throw new Error(`${step}: ${failure}`);
  } finally {
    await running.close();
  }
}

/** Waits on the learner's page until its first step is passed. */
async function seePassed({ platform }: Pick<Origins, 'platform'>, { bench, cookie }: Learner): Promise<void> {
  const page = new WebSocket(`${platform.replace(/^http/, 'ws')}/api/live?bench=${bench}`, {
    headers: { origin: platform, cookie },
  });
  const isPassed = new Promise<void>((resolve, reject) => {
    page.on('message', (data) => {
      if (/"id":"earn"[^}]*"passed":true/.test(String(data))) resolve();
    });
    page.once('close', (code) => reject(new Error(`the live channel ended with ${code}`)));
  });
  await patiently(isPassed, 'the first step to be passed');
  page.terminate();
}
