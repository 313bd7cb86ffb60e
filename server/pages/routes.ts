import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClassState } from '../../protocol/class-state.ts';
import { lastSeen } from '../class/board-rows.ts';
import type { ClassDesk } from '../class/class-desk.ts';
import { chooseLanguage, inLanguage, languagesOf } from '../content/languages.ts';
import { highlightCss } from '../content/token-kinds.ts';
import { FIX, type Writeup } from '../content/writeup.ts';
import { type LabError, labError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { StoredStep } from '../store/progress.ts';
import type { Assets } from './assets.ts';
import { sendBrokenPage } from './broken-page.ts';
import { checkPage } from './check-page.ts';
import { classPageRoutes } from './class-page-routes.ts';
import { sendContentFile } from './content-file.ts';
import { type HomeLab, homePage } from './home-page.ts';
import { labPage } from './lab-page.ts';
import { wantedLanguages } from './language-switch.ts';
import { overviewPage } from './overview-page.ts';
import { sendPage } from './send-page.ts';

/** What the build made. */
export const distFolder = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Home, overview and lab pages: their text is in the HTML, and each learner's progress with it. */
export async function pageRoutes(
  app: FastifyInstance,
  { services, assets }: { services: Services; assets: Assets },
): Promise<void> {
  const { content, store, classes } = services;
  const progressOf = async ({ learner }: FastifyRequest): Promise<StoredStep[]> =>
    learner ? store.progress.all(learner) : [];
  const classOf = async ({ learner }: FastifyRequest): Promise<ClassState | null> =>
    learner ? classes.stateOf(learner) : null;

  app.addHook('onRequest', () => services.ready);
  await app.register(fastifyStatic, {
    root: join(distFolder, 'assets'),
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

  classPageRoutes(app, { assets });

  app.get('/', async (request, reply) => {
    const steps = await progressOf(request);
    const labs = content.writeups.map((writeup) => homeLab(inWanted(writeup, request), steps));
    const { overview } = content;
    return sendPage(
      reply,
      homePage(
        {
          overview,
          labs,
          continueAt: lastTried(labs, steps),
          classState: await classOf(request),
        },
        assets,
      ),
    );
  });

  app.get('/overview', async (request, reply) => {
    if (!content.overview) throw labError('PAGE_NOT_FOUND', { path: '/overview' });
    return sendPage(
      reply,
      overviewPage({ prose: content.overview, classState: await classOf(request) }, assets),
    );
  });

  app.get('/check', (request, reply) => sendCheck(request, reply, assets));

  app.get<{ Params: { level: string; slug: string } }>('/labs/:level/:slug', async (request, reply) => {
    const slug = `${request.params.level}/${request.params.slug}`;
    // A slug holds no dot, so no writeup has the address of a file.
    const file = content.files.find(({ address }) => address === slug);
    if (file) {
      await mustBeOpen(classes, request, file.writeups);
      return sendContentFile(reply, file);
    }
    const writeup = content.writeups.find((candidate) => candidate.slug === slug);
    const edition = services.editions?.of(slug);
    if (!writeup && edition && edition.problems.length > 0) return sendBrokenPage(reply, edition, assets);
    if (!writeup) throw labError('WRITEUP_NOT_FOUND', { writeup: slug });
    await mustBeOpen(classes, request, [slug]);
    const classState = await classOf(request);
    const steps = await progressOf(request);
    const passed = new Set(passedOf(writeup, steps).map(({ step }) => step));
    const fixed = isFixed(writeup, steps);
    const language = chooseLanguage(languagesOf(writeup), wantedLanguages(request));
    const parts = { writeup, language, passed, fixed, classState, edition: edition?.version ?? undefined };
    return sendPage(reply, labPage(parts, assets));
  });
}

/**
 * What is to be read of a writeup is closed with it, not only its bench. What several writeups name is open with any.
 * @throws LabError WRITEUP_CLOSED, CLASS_NEEDED
 */
async function mustBeOpen(
  classes: ClassDesk,
  { learner }: FastifyRequest,
  writeups: readonly string[],
): Promise<void> {
  const refusals: LabError[] = [];
  for (const slug of writeups) {
    const refusal = await classes.closed(learner, slug);
    if (refusal === null) return;
    refusals.push(refusal);
  }
  if (refusals[0]) throw refusals[0];
}

/** The page that looks whether what stands between lets everything through, on all of the installation's addresses. */
function sendCheck(request: FastifyRequest, reply: FastifyReply, assets: Assets): FastifyReply {
  const { lab, labTls, exploit } = request.origins;
  const sockets = [lab, labTls].map((origin) => origin.replace(/^http/, 'ws'));
  reply.connectsTo = [lab, labTls, exploit, ...sockets];
  return sendPage(reply, checkPage({ origins: request.origins }, assets));
}

/** The writeup in the language that the request wants most, of those it can be read in. */
function inWanted(writeup: Writeup, request: FastifyRequest): Writeup {
  return inLanguage(writeup, chooseLanguage(languagesOf(writeup), wantedLanguages(request)));
}

function homeLab(writeup: Writeup, progress: StoredStep[]): HomeLab {
  const { slug, level, lang, title, summary, minutes } = writeup;
  const passed = passedOf(writeup, progress);
  const touched = progress.some((record) => record.writeup === slug && wasWorkedAt(record));
  const solved = writeup.steps.length > 0 && passed.length === writeup.steps.length;
  const withSolution = passed.some((record) => record.withSolution);
  return {
    slug,
    level,
    lang,
    title,
    summary,
    minutes,
    steps: writeup.steps.length,
    passed: passed.length,
    fixed: writeup.fix ? isFixed(writeup, progress) : null,
    state: solved ? (withSolution ? 'solved-with-solution' : 'solved') : touched ? 'tried' : 'new',
  };
}

/** Of the labs that were begun and are not solved, the one in which something happened last. */
function lastTried(labs: HomeLab[], progress: StoredStep[]): HomeLab | undefined {
  const seen = ({ slug }: HomeLab) =>
    Math.max(...progress.filter(({ writeup }) => writeup === slug).map(lastSeen));
  return labs
    .filter(({ state }) => state === 'tried')
    .sort((one, other) => seen(other) - seen(one))
    .at(0);
}

/** Somebody who only looked at a lab has not tried it. */
function wasWorkedAt({ tries, hints, solutionShown, passedAt }: StoredStep): boolean {
  return tries > 0 || hints > 0 || solutionShown || passedAt !== null;
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
