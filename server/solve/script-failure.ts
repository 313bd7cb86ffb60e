/**
 * Why a script could not go on: the message is for authors, who know its verbs; `told` is a sentence for a learner, who
 * sees only what the server did.
 */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';
  readonly told: string;

  constructor(message: string, told: string, options?: ErrorOptions) {
    super(message, options);
    this.told = told;
  }
}

/** What a learner is told of an error in a script. */
export function told(error: unknown): string {
  return error instanceof ScriptFailure ? error.told : 'It could not go on.';
}
