import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { labError } from '../errors.ts';
import { COOKIE_LIFE } from '../identity/identity.ts';
import { deviceCookie, instructorCookie, instructorToken } from '../identity/identity-cookie.ts';
import type { StoredSession } from '../store/store.ts';
import { type InstructorDoor, SESSION_LIFE, type SignedIn } from './instructor-door.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The instructor who asks; null for everybody else, and outside of `/class`. */
    instructor: StoredSession | null;
  }
}

/** Below it lives all that is the instructor's, and to no other path is the cookie sent. */
export const INSTRUCTOR_PATH = '/class';

/** Knows an instructor by the cookie. */
export const instructor = fp(
  async (app: FastifyInstance, { door }: { door: InstructorDoor }) => {
    app.decorateRequest('instructor', null);
    app.addHook('preValidation', async (request) => {
      const token = instructorToken(request.headers.cookie);
      if (token === undefined || !isBelow(request.url)) return;
      request.instructor = (await door.sessionOf(token)) ?? null;
    });
  },
  { name: 'instructor', dependencies: ['@fastify/cookie', 'guards'] },
);

/** @throws LabError INSTRUCTOR_ONLY */
export function instructorOf({ instructor: session }: FastifyRequest): StoredSession {
  if (!session) throw labError('INSTRUCTOR_ONLY');
  return session;
}

/** Signs the browser in, and lets it be known the next time. */
export function rememberInstructor(
  request: FastifyRequest,
  reply: FastifyReply,
  { token, device }: Pick<SignedIn, 'token' | 'device'>,
): void {
  const shared: CookieSerializeOptions = {
    path: INSTRUCTOR_PATH,
    httpOnly: true,
    // Strict: no link from elsewhere opens the class view of somebody who is signed in.
    sameSite: 'strict',
    secure: request.origins.platform.startsWith('https:'),
  };
  reply.setCookie(instructorCookie, token, { ...shared, maxAge: SESSION_LIFE / 1000 });
  reply.setCookie(deviceCookie, device, { ...shared, maxAge: COOKIE_LIFE });
}

/** Signs the browser out; it stays one that has signed in before. */
export function forgetInstructor(reply: FastifyReply): void {
  reply.clearCookie(instructorCookie, { path: INSTRUCTOR_PATH });
}

function isBelow(url: string): boolean {
  return url === INSTRUCTOR_PATH || /^\/class[/?]/.test(url);
}
