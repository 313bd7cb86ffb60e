import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  type ClassDetail,
  type ClassSummary,
  type ClassWriteup,
  classChangesBody,
  newClassBody,
} from '../../protocol/class.ts';
import { policies } from '../../protocol/class-policies.ts';
import { BROADCAST_LENGTH } from '../../protocol/sizes.ts';
import { labError } from '../errors.ts';
import type { ClassChanges, Store, StoredClass } from '../store/store.ts';
import { classDetail, classSummary, classWriteups } from './class-details.ts';
import type { ClassServices } from './class-services.ts';
import { CLASS_CODE, makeCode } from './codes.ts';
import { readName } from './names.ts';
import { openPolicies, readPolicies } from './policies.ts';

const params = Type.Object({ id: Type.String({ maxLength: 64 }) });

/** Classes: opening, steering and deleting them. */
export const classRoutes: FastifyPluginAsyncTypebox<ClassServices> = async (
  app,
  { store, content, labs },
) => {
  const tell = async ({ origins }: FastifyRequest, id: string): Promise<ClassDetail> =>
    classDetail(await findClass(store, id), await store.seats.count(id), origins);
  const change = async (request: FastifyRequest, id: string, changes: ClassChanges): Promise<ClassDetail> => {
    if (!(await store.classes.change(id, changes))) throw labError('CLASS_NOT_FOUND');
    return tell(request, id);
  };

  app.get('/classes', async (): Promise<ClassSummary[]> => {
    return (await store.classes.all()).map((room) => classSummary(room, room.seats));
  });

  app.post('/classes', { schema: { body: newClassBody } }, async (request): Promise<ClassDetail> => {
    const room = await openClass(store, readName(request.body.name));
    return tell(request, room.id);
  });

  app.get('/classes/:id', { schema: { params } }, (request) => tell(request, request.params.id));

  app.patch('/classes/:id', { schema: { params, body: classChangesBody } }, (request) => {
    const { name, paused, broadcast, countdown } = request.body;
    return change(request, request.params.id, {
      ...(name === undefined ? {} : { name: readName(name) }),
      ...(paused === undefined ? {} : { paused }),
      ...(broadcast === undefined ? {} : { broadcast: readBroadcast(broadcast) }),
      ...(countdown === undefined
        ? {}
        : { countdownEndsAt: countdown === null ? null : Date.now() + countdown * 1000 }),
    });
  });

  app.put('/classes/:id/policies', { schema: { params, body: policies } }, async (request) => {
    const before = await findClass(store, request.params.id);
    return change(request, before.id, {
      policies: readPolicies(request.body, before.policies, { content, labs }),
    });
  });

  app.post('/classes/:id/code', { schema: { params } }, (request) =>
    change(request, request.params.id, { code: makeCode(CLASS_CODE) }),
  );

  app.delete('/classes/:id', { schema: { params } }, async (request, reply) => {
    if (!(await store.classes.delete(request.params.id))) throw labError('CLASS_NOT_FOUND');
    return reply.code(204).send();
  });

  app.get('/writeups', async (): Promise<ClassWriteup[]> => classWriteups(content, labs));

  app.get(
    '/trainer/:level/:slug',
    { schema: { params: Type.Object({ level: Type.String(), slug: Type.String() }) } },
    async (request): Promise<{ html: string }> => {
      const slug = `${request.params.level}/${request.params.slug}`;
      const writeup = content.writeups.find((candidate) => candidate.slug === slug);
      if (!writeup?.trainer) throw labError('WRITEUP_NOT_FOUND', { writeup: slug.slice(0, 100) });
      return { html: writeup.trainer };
    },
  );
};

/** @throws LabError CLASS_NOT_FOUND */
export async function findClass(store: Pick<Store, 'classes'>, id: string): Promise<StoredClass> {
  const room = await store.classes.byId(id);
  if (!room) throw labError('CLASS_NOT_FOUND');
  return room;
}

/** A code that another class has is one in 191 million for each class: then the next one is taken. */
async function openClass(store: Store, name: string): Promise<StoredClass> {
  for (;;) {
    const room = await store.classes.create({ code: makeCode(CLASS_CODE), name, policies: openPolicies });
    if (room) return room;
  }
}

/** @throws LabError BODY_INVALID */
function readBroadcast(typed: string | null): { text: string; at: number } | null {
  if (typed === null) return null;
  // Lines may end; nothing else is control.
  const text = typed.replace(/\r\n?/g, '\n').trim();
  const { length } = [...text];
  if (length < 1 || length > BROADCAST_LENGTH || /[^\P{Cc}\n\t]|\p{Cs}/u.test(text)) {
    throw labError('BODY_INVALID', {
      reason: `broadcast: expected 1 to ${BROADCAST_LENGTH} characters of text, got ${length}`,
    });
  }
  return { text, at: Date.now() };
}
