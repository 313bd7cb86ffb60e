/** Who may put a close code into a close frame. `nobody` codes only exist inside an endpoint. */
export type CloseCodeSender = 'both' | 'client' | 'server' | 'nobody';

export interface CloseCode {
  code: number;
  /** The name in words: `normal closure`. */
  name: string;
  meaning: string;
  sender: CloseCodeSender;
  /** False when the code must not stand in a close frame (RFC 6455 §7.4.1, §7.4.2). */
  onWire: boolean;
}

const both = { sender: 'both', onWire: true } as const;
const nobody = { sender: 'nobody', onWire: false } as const;

/** The codes with a meaning of their own: RFC 6455 §7.4.1 and those registered with IANA since. */
export const closeCodes: readonly CloseCode[] = [
  {
    code: 1000,
    name: 'normal closure',
    meaning: 'The connection did what it was opened for and is no longer needed.',
    ...both,
  },
  {
    code: 1001,
    name: 'going away',
    meaning: 'The sender leaves: a server shuts down, or a browser moves on to another page.',
    ...both,
  },
  {
    code: 1002,
    name: 'protocol error',
    meaning: 'The other side broke a rule of the WebSocket protocol.',
    ...both,
  },
  {
    code: 1003,
    name: 'unsupported data',
    meaning: 'The message is of a type that the sender of this code does not accept, such as binary.',
    ...both,
  },
  { code: 1004, name: 'reserved', meaning: 'Set aside for a later meaning; do not use it.', ...nobody },
  {
    code: 1005,
    name: 'no status received',
    meaning: 'A close frame came without a code. Reported by the program that received it, never sent.',
    ...nobody,
  },
  {
    code: 1006,
    name: 'abnormal closure',
    meaning: 'The connection ended without a close frame. Reported by the program that noticed, never sent.',
    ...nobody,
  },
  {
    code: 1007,
    name: 'invalid payload data',
    meaning: 'The content does not fit the type of the message, such as text that is not UTF-8.',
    ...both,
  },
  {
    code: 1008,
    name: 'policy violation',
    meaning: 'The message is against the rules of the application; no more exact code fits.',
    ...both,
  },
  {
    code: 1009,
    name: 'message too big',
    meaning: 'The message is larger than the sender of this code is willing to process.',
    ...both,
  },
  {
    code: 1010,
    name: 'mandatory extension',
    meaning: 'The client needs an extension that the server did not agree to.',
    sender: 'client',
    onWire: true,
  },
  {
    code: 1011,
    name: 'internal error',
    meaning: 'The server met a condition that it did not expect.',
    sender: 'server',
    onWire: true,
  },
  {
    code: 1012,
    name: 'service restart',
    meaning: 'The server restarts; a client may come back after a random wait.',
    sender: 'server',
    onWire: true,
  },
  {
    code: 1013,
    name: 'try again later',
    meaning: 'The server is overloaded; a client may try again later, or elsewhere.',
    sender: 'server',
    onWire: true,
  },
  {
    code: 1014,
    name: 'bad gateway',
    meaning: 'The server stands before another server, and got an invalid answer from it.',
    sender: 'server',
    onWire: true,
  },
  {
    code: 1015,
    name: 'TLS handshake failed',
    meaning: 'TLS could not be set up. Reported by the program that noticed, never sent.',
    ...nobody,
  },
  {
    code: 3000,
    name: 'unauthorized',
    meaning: 'The other side has not shown who it is. Registered with IANA for any application.',
    ...both,
  },
  {
    code: 3003,
    name: 'forbidden',
    meaning: 'The other side may not do this. Registered with IANA for any application.',
    ...both,
  },
  {
    code: 3008,
    name: 'timeout',
    meaning: 'The other side took too long. Registered with IANA for any application.',
    ...both,
  },
];

const byCode = new Map(closeCodes.map((entry) => [entry.code, entry]));

/** What a close code means, whatever number it is; codes without an entry are described by their range (RFC 6455 §7.4.2). */
export function describeCloseCode(code: number): CloseCode {
  const known = byCode.get(code);
  if (known) return known;
  if (!Number.isInteger(code) || code < 1000)
    return { code, name: 'unused', meaning: 'Codes below 1000 are not used.', ...nobody };
  if (code < 3000)
    return {
      code,
      name: 'reserved for the protocol',
      meaning:
        'Codes from 1000 to 2999 belong to the protocol and its extensions; this one has no meaning yet.',
      ...nobody,
    };
  if (code < 4000)
    return {
      code,
      name: 'registered use',
      meaning: 'Codes from 3000 to 3999 belong to libraries and frameworks, which register them with IANA.',
      ...both,
    };
  if (code < 5000)
    return {
      code,
      name: 'private use',
      meaning: 'Codes from 4000 to 4999 mean what the two programs have agreed on.',
      ...both,
    };
  return { code, name: 'unused', meaning: 'Codes of 5000 and above have no meaning.', ...nobody };
}

/** Whether a code may stand in a close frame (RFC 6455 §7.4). */
export function isSendableCloseCode(code: number): boolean {
  return describeCloseCode(code).onWire;
}
