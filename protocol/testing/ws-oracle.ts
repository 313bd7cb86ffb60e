/** What `ws` makes of a byte stream: the second opinion on our codec. */
import { Receiver, Sender } from 'ws';

export interface Heard {
  /** `text`, `binary`, `ping`, `pong` and their payload in hex; `close` with its code and the reason in hex. */
  events: string[];
  /** The close code that ws answers with; null while nothing is wrong. */
  refusal: number | null;
}

/** Gives a whole stream to the receiver of ws, in one piece. */
export async function hearWithWs(
  stream: Uint8Array,
  options: { from: 'client' | 'server'; maxPayload?: number },
): Promise<Heard> {
  const receiver = new Receiver({ isServer: options.from === 'client', maxPayload: options.maxPayload ?? 0 });
  const events: string[] = [];
  receiver.on('message', (data: Buffer, binary: boolean) =>
    events.push(`${binary ? 'binary' : 'text'} ${data.toString('hex')}`),
  );
  receiver.on('ping', (data: Buffer) => events.push(`ping ${data.toString('hex')}`));
  receiver.on('pong', (data: Buffer) => events.push(`pong ${data.toString('hex')}`));
  receiver.on('conclude', (code: number, reason: Buffer) =>
    events.push(`close ${code} ${reason.toString('hex')}`),
  );
  // The error reaches the callback as well: this listener only keeps it from being thrown.
  receiver.on('error', () => {});
  const error = await new Promise<Error | null>((done) => {
    // A copy: ws unmasks in place.
    receiver.write(Buffer.from(stream), (failure) => done(failure ?? null));
  });
  return { events, refusal: error && statusCode(error) };
}

/** A frame as ws writes it. */
export function writeWithWs(frame: {
  opcode: number;
  fin: boolean;
  rsv1: boolean;
  payload: Uint8Array;
  maskingKey: Uint8Array | null;
}): Uint8Array {
  const key = frame.maskingKey;
  return Buffer.concat(
    Sender.frame(Buffer.from(frame.payload), {
      opcode: frame.opcode,
      fin: frame.fin,
      rsv1: frame.rsv1,
      mask: key !== null,
      readOnly: true,
      ...(key ? { maskBuffer: Buffer.alloc(4), generateMask: (mask: Buffer) => mask.set(key) } : {}),
    }),
  );
}

/** ws keeps the close code behind a symbol of its own. */
function statusCode(error: Error): number {
  const symbol = Object.getOwnPropertySymbols(error).find(({ description }) => description === 'status-code');
  const code: unknown = symbol && Reflect.get(error, symbol);
  if (typeof code !== 'number') throw error;
  return code;
}
