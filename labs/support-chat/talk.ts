import { decodeUtf8 } from '../../protocol/bytes.ts';
import { CodecSocket } from '../kit/codec-socket.ts';
import type { OpenedSocket } from '../kit/open-socket.ts';
import { outgoing } from './encoding.ts';
import type { SupportChatSettings } from './settings.ts';

/** What the server says to a page. */
export type ServerMessage =
  | {
      type: 'line';
      who: string;
      text: string;
      id: number;
      /** It was said before this connection was opened. */
      old?: true;
      /** For the console: whose chat it is. */
      chat?: string;
    }
  | { type: 'typing'; who: string; chat?: string }
  /** The history is told; from here on it is live. */
  | { type: 'ready'; who: string }
  | { type: 'error'; message: string };

/** The longest message that the shop reads, in bytes. */
const MAX_MESSAGE = 4_096;

/** What may wait for a client that does not read, in bytes: more than the longest history. Then it is let go of. */
const MAX_WAITING = 1_048_576;

export interface TalkOptions {
  bench: { readonly settings: SupportChatSettings };
  onText(text: string): void;
  onError(error: unknown): void;
}

/** One page's connection. What leaves it is encoded as the settings say at that moment. */
export class Talk {
  readonly #peer: CodecSocket;
  readonly #socket: OpenedSocket['socket'];
  readonly #bench: TalkOptions['bench'];

  constructor({ socket, head }: OpenedSocket, { bench, onText, onError }: TalkOptions) {
    this.#socket = socket;
    this.#bench = bench;
    this.#peer = new CodecSocket(socket, head, {
      maxMessage: MAX_MESSAGE,
      deflate: false,
      onText: (payload) => onText(decodeUtf8(payload) ?? ''),
      onBinary: () => this.say({ type: 'error', message: 'Expected a text message, found binary data.' }),
      onError,
    });
  }

  say(message: ServerMessage): void {
    const encode = outgoing[this.#bench.settings.encode];
    const safe =
      message.type === 'line'
        ? { ...message, who: encode(message.who), text: encode(message.text) }
        : message;
    this.#peer.sendText(JSON.stringify(safe));
    // Lines of other pages come here too, whether this one reads or not.
    if (this.#socket.writableLength > MAX_WAITING) this.#peer.drop();
  }

  /** RFC 6455 §7.4.1: 1008 is for a message that goes against the server's policy. */
  hangUp(reason: string): void {
    this.#peer.close(1008, reason);
  }

  onEnd(action: () => void): void {
    this.#socket.once('close', action);
  }
}
