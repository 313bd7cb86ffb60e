/** Parts of `ws` that it exports and its type package leaves out: the oracle of our property tests. */
import type { Writable } from 'node:stream';

declare module 'ws' {
  export class Receiver extends Writable {
    constructor(options?: {
      isServer?: boolean;
      maxPayload?: number;
      skipUTF8Validation?: boolean;
    });
  }

  export const Sender: {
    frame(
      data: Buffer,
      options: {
        opcode: number;
        fin: boolean;
        rsv1: boolean;
        mask: boolean;
        readOnly: boolean;
        maskBuffer?: Buffer;
        generateMask?: (mask: Buffer) => void;
      },
    ): Buffer[];
  };

  export const extension: {
    parse(header: string): Record<string, Record<string, (string | true)[]>[]>;
  };
}
