/** The server said no: its sentence is the message. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface Asking {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
}

/**
 * Asks the platform's API. What it answers is taken at its word: it is the server that served this page.
 * @throws Refused with the server's sentence; any other error when the server cannot be reached.
 */
export async function request<Answer>(path: string, { method = 'GET', body }: Asking = {}): Promise<Answer> {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Error('The server cannot be reached. Try again when it can.', { cause: error });
  });
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  throw new Refused(
    word(answer, 'code') ?? 'UNKNOWN',
    response.status,
    word(answer, 'message') ?? `The server answered ${response.status}, without a reason.`,
  );
}

function word(answer: unknown, name: string): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const value: unknown = Reflect.get(answer, name);
  return typeof value === 'string' ? value : null;
}
