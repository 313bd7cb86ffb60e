import { randomMaskingKey } from '../../protocol/frame.ts';
import type { MessageDraft } from './message-draft.ts';
import { fillIn } from './variables.ts';

/** A draft with its variables filled in. */
export interface FilledDraft {
  draft: MessageDraft;
  unknown: string[];
  used: string[];
}

/**
 * What differs from one sending to the next: masking keys and the built-in variables. It stands still in between,
 * so that the bytes of the preview are the bytes that are sent; only `{{now}}` is read again.
 */
export class Turn {
  /** `{{counter}}`: how many messages were sent here, this one included. */
  readonly counter: number;
  private readonly keys: Uint8Array[] = [];
  private readonly uuid = randomUuid();
  private now = new Date();

  constructor(counter: number) {
    this.counter = counter;
  }

  /** The moment of sending. */
  touch(): void {
    this.now = new Date();
  }

  readonly keyOf = (index: number): Uint8Array => {
    this.keys[index] ??= randomMaskingKey();
    return this.keys[index];
  };

  /** Fills in a draft's variables. `item` is the line of a list that is being sent. */
  fill(draft: MessageDraft, lookUp: (name: string) => string | undefined, item?: string): FilledDraft {
    const known = (name: string): string | undefined => this.builtIn(name, item) ?? lookUp(name);
    const payload = fillIn(draft.payload, known);
    const reason = fillIn(draft.reason, known);
    return {
      draft: { ...draft, payload: payload.text, reason: reason.text },
      unknown: [...new Set([...payload.unknown, ...reason.unknown])],
      used: [...new Set([...payload.used, ...reason.used])],
    };
  }

  private builtIn(name: string, item: string | undefined): string | undefined {
    switch (name) {
      case 'uuid':
        return this.uuid;
      case 'now':
        return this.now.toISOString();
      case 'counter':
        return String(this.counter);
      case 'item':
        return item;
      default:
        return undefined;
    }
  }
}

/** A version 4 UUID (RFC 9562 §5.4). `crypto.randomUUID` is missing where a class reaches the platform over plain HTTP. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
