import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { highlightCss } from '../content/markdown.ts';
import { FIX, type Writeup } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { StoredStep } from '../store/progress.ts';
import type { Assets } from './assets.ts';
import { sendContentFile } from './content-file.ts';
import { type HomeLab, homePage } from './home-page.ts';
import { labPage } from './lab-page.ts';
import { overviewPage } from './overview-page.ts';

/** What the build made. */
export const distFolder = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Home, overview and lab pages: their text is in the HTML, and each learner's progress with it. */
export async function pageRoutes(
  app: FastifyInstance,
  { services, assets }: { services: Services; assets: Assets },
): Promise<void> {
  const { content, store } = services;
  const progressOf = async ({ learner }: FastifyRequest): Promise<StoredStep[]> =>
    learner ? store.progress.all(learner) : [];

  app.addHook('onRequest', () => services.ready);
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', new URL('../../web/dist/', import.meta.url))),
    prefix: '/assets/',
    preCompressed: true,
    // Names hold a hash of the content: what a browser has under a name never changes.
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  });
  app.get('/assets/highlight.css', (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(highlightCss()),
  );

  app.get('/', async (request, reply) => {
    const steps = await progressOf(request);
    const labs = content.writeups.map((writeup) => homeLab(writeup, steps));
    const { overview } = content;
    return sendPage(
      reply,
      homePage({ overview, labs, continueAt: labs.find(({ state }) => state === 'tried') }, assets),
    );
  });

  app.get('/overview', (_request, reply) => {
    if (!content.overview) throw labError('PAGE_NOT_FOUND', { path: '/overview' });
    return sendPage(reply, overviewPage({ prose: content.overview }, assets));
  });

  app.get<{ Params: { level: string; slug: string } }>('/labs/:level/:slug', async (request, reply) => {
    const slug = `${request.params.level}/${request.params.slug}`;
    // A slug holds no dot, so no writeup has the address of a file.
    const file = content.files.find(({ address }) => address === slug);
    if (file) return sendContentFile(reply, file);
    const writeup = content.writeups.find((candidate) => candidate.slug === slug);
    if (!writeup) throw labError('WRITEUP_NOT_FOUND', { writeup: slug });
    const steps = await progressOf(request);
    const passed = new Set(passedOf(writeup, steps).map(({ step }) => step));
    return sendPage(reply, labPage({ writeup, passed, fixed: isFixed(writeup, steps) }, assets));
  });
}

/** Pages show a learner's own progress: a cache between must not keep them, and a browser asks again. */
function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-cache' })
    .send(html);
}

function homeLab(writeup: Writeup, progress: StoredStep[]): HomeLab {
  const { slug, level, title, summary, minutes } = writeup;
  const passed = passedOf(writeup, progress);
  const touched = progress.some((record) => record.writeup === slug);
  const solved = writeup.steps.length > 0 && passed.length === writeup.steps.length;
  const withSolution = passed.some((record) => record.withSolution);
  return {
    slug,
    level,
    title,
    summary,
    minutes,
    steps: writeup.steps.length,
    passed: passed.length,
    fixed: writeup.fix ? isFixed(writeup, progress) : null,
    state: solved ? (withSolution ? 'solved-with-solution' : 'solved') : touched ? 'tried' : 'new',
  };
}

function isFixed({ slug, fix }: Writeup, progress: StoredStep[]): boolean {
  const record = progress.find(({ writeup, step }) => writeup === slug && step === FIX);
  return fix !== null && record !== undefined && record.passedAt !== null;
}

/** Steps that the writeup still has: an author may have removed one that was passed. */
function passedOf(writeup: Writeup, progress: StoredStep[]): StoredStep[] {
  const ids = new Set(writeup.steps.map(({ id }) => id));
  return progress.filter(
    (record) => record.writeup === writeup.slug && record.passedAt !== null && ids.has(record.step),
  );
}
