import { BODY_BYTES } from '../../protocol/trace.ts';
import { concealIdentityAnywhere } from '../identity/identity-cookie.ts';

/** The beginning of a body, gathered as it comes. */
export class BodyStart {
  readonly #parts: Uint8Array[] = [];
  #kept = 0;

  add(bytes: Uint8Array): void {
    const part = bytes.subarray(0, BODY_BYTES - this.#kept);
    if (part.length === 0) return;
    // A copy: a view would keep all that came with it.
    this.#parts.push(Uint8Array.from(part));
    this.#kept += part.length;
  }

  /** As text, without a learner's token; null when nothing came. */
  get text(): string | null {
    if (this.#kept === 0) return null;
    return concealIdentityAnywhere(Buffer.concat(this.#parts).toString('utf8'));
  }
}
