import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  type LearnerDetail,
  learnerChangesBody,
  type NewSeat,
  resetBody,
  rosterBody,
} from '../../protocol/class.ts';
import type { Invitation } from '../../protocol/class-joining.ts';
import { ROSTER_LENGTH } from '../../protocol/sizes.ts';
import { labError } from '../errors.ts';
import type { Store, StoredSeat } from '../store/store.ts';
import { findClass } from './class-routes.ts';
import type { ClassServices } from './class-services.ts';
import { groupCode } from './codes.ts';
import { namesIn } from './csv.ts';
import { forgetWork } from './forget-work.ts';
import { invite, joinLink } from './invitation.ts';
import { readName } from './names.ts';

const id = Type.String({ maxLength: 64 });
const classParams = Type.Object({ id });
const seatParams = Type.Object({ id, learner: id });

/** The learners of a class, one by one and from a list. */
export const seatRoutes: FastifyPluginAsyncTypebox<ClassServices> = async (app, services) => {
  const { store, content, joins } = services;

  app.post(
    '/classes/:id/learners',
    // A character of the list takes up to six bytes as JSON.
    { schema: { params: classParams, body: rosterBody }, bodyLimit: 6 * ROSTER_LENGTH },
    async (request): Promise<NewSeat[]> => {
      const room = await findClass(store, request.params.id);
      // All or nothing: a name that is none is told before a seat is made.
      const names = namesIn(request.body.csv).map(readName);
      const known = new Set((await allSeats(store, room.id)).map((seat) => seat.name));
      const fresh = [...new Set(names)].filter((name) => !known.has(name));
      const seats = await joins.reserve(room, fresh);
      return seats.map(({ learner, name, code }) => ({
        learner,
        name,
        code: groupCode(code),
        link: joinLink(code, request.origins),
      }));
    },
  );

  app.get('/classes/:id/learners/:learner', { schema: { params: seatParams } }, async ({ params }) =>
    learnerDetail(services, await findSeat(store, params)),
  );

  app.patch(
    '/classes/:id/learners/:learner',
    { schema: { params: seatParams, body: learnerChangesBody } },
    async ({ params, body }) => {
      await store.seats.rename(await findSeat(store, params), readName(body.name));
      return learnerDetail(services, await findSeat(store, params));
    },
  );

  app.delete('/classes/:id/learners/:learner', { schema: { params: seatParams } }, async (request, reply) => {
    await store.seats.remove(await findSeat(store, request.params));
    return reply.code(204).send();
  });

  app.post(
    '/classes/:id/learners/:learner/code',
    { schema: { params: seatParams } },
    async (request): Promise<Invitation> => {
      const seat = await findSeat(store, request.params);
      return invite(await joins.renew(seat), request.origins);
    },
  );

  app.post(
    '/classes/:id/reset',
    { schema: { params: classParams, body: resetBody } },
    async (request, reply) => {
      const room = await findClass(store, request.params.id);
      const { learner, writeup = null, step = null } = request.body;
      if (step !== null && writeup === null)
        throw labError('BODY_INVALID', { reason: 'step: expected the writeup that it is of as well' });
      if (writeup !== null && !content.writeups.some(({ slug }) => slug === writeup))
        throw labError('WRITEUP_NOT_FOUND', { writeup });
      const seats =
        learner === undefined
          ? await allSeats(store, room.id)
          : [await findSeat(store, { id: room.id, learner })];
      await forgetWork(services, room, { learners: seats.map((seat) => seat.learner), writeup, step });
      return reply.code(204).send();
    },
  );
};

async function learnerDetail(
  { store, content }: Pick<ClassServices, 'store' | 'content'>,
  seat: StoredSeat,
): Promise<LearnerDetail> {
  const benches = await store.benches.ofLearner(seat.learner);
  const signals = await store.signals.of(seat.class, seat.learner);
  const owners = await Promise.all(signals.map(({ owner }) => store.seats.ofLearner(owner)));
  return {
    learner: seat.id,
    name: seat.name,
    joinedAt: seat.joinedAt,
    benches: content.writeups.flatMap(({ slug, title }) => {
      const bench = benches.find(({ writeup }) => writeup === slug);
      return bench ? [{ writeup: slug, title, bench: bench.id, openedAt: bench.createdAt }] : [];
    }),
    signals: signals.map(({ id: signal, at, writeup, secret, evidence }, index) => ({
      id: signal,
      at,
      writeup,
      secret,
      of: {
        learner: owners[index]?.id ?? '',
        name: owners[index]?.name ?? 'somebody who has left the class',
      },
      evidence,
    })),
  };
}

/** @throws LabError SEAT_NOT_FOUND */
async function findSeat(
  { seats }: Pick<Store, 'seats'>,
  { id: room, learner }: { id: string; learner: string },
): Promise<StoredSeat> {
  const seat = await seats.byId(learner);
  if (seat?.class !== room) throw labError('SEAT_NOT_FOUND');
  return seat;
}

async function allSeats({ seats }: Pick<Store, 'seats'>, room: string): Promise<StoredSeat[]> {
  const all: StoredSeat[] = [];
  for await (const some of seats.inClass(room)) all.push(...some);
  return all;
}
