/** The instructor's API, and the one place that notices when the session is over. */
import { type Asking, Refused, request } from '../parts/request.ts';

/** Tells `ended` when the server knows the instructor no longer. */
export const session = new EventTarget();

/** Asks the class's API as the instructor. @throws Refused, or when the server cannot be reached. */
export async function ask<Answer>(path: string, asking?: Asking): Promise<Answer> {
  try {
    return await request<Answer>(`/class/api${path}`, asking);
  } catch (error) {
    if (error instanceof Refused && error.code === 'INSTRUCTOR_ONLY')
      session.dispatchEvent(new Event('ended'));
    throw error;
  }
}

/** The path of a class in the API. */
export function classPath(id: string, rest = ''): string {
  return `/classes/${encodeURIComponent(id)}${rest}`;
}
