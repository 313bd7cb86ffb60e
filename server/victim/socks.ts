import type { Socket } from 'node:net';

/** Where a client wants to be connected to. */
export interface SocksRequest {
  /** As the client wrote it: a name, or an address as text. */
  host: string;
  port: number;
}

/** RFC 1928 §6: how a request was answered. */
export const socksReply = {
  succeeded: 0x00,
  notAllowed: 0x02,
  hostUnreachable: 0x04,
  commandNotSupported: 0x07,
  addressTypeNotSupported: 0x08,
} as const;

export type SocksReply = (typeof socksReply)[keyof typeof socksReply];

const VERSION = 5;
const NO_AUTHENTICATION = 0x00;
const NO_ACCEPTABLE_METHODS = 0xff;
const CONNECT = 0x01;
const IPV4 = 0x01;
const DOMAIN_NAME = 0x03;
const IPV6 = 0x04;

/** The longest request: a name of 255 bytes. */
const LONGEST = 4 + 1 + 255 + 2;

/**
 * The server's side of a SOCKS 5 connection (RFC 1928) until the client has said where it wants to go: no
 * authentication, CONNECT only. Whatever is no SOCKS, or asks for more, is sent away.
 */
export function readSocksRequest(socket: Socket, onRequest: (request: SocksRequest) => void): void {
  let held: Buffer = Buffer.alloc(0);
  let greeted = false;

  socket.on('data', read);

  function read(chunk: Buffer): void {
    held = Buffer.concat([held, chunk]);
    if (!greeted && !greet()) return;
    const request = readRequest(held);
    if (request === 'more') return;
    socket.off('data', read);
    if (typeof request === 'number') return refuseSocks(socket, request);
    // A client waits for the answer before it says more (RFC 1928 §6): what it sent nevertheless belongs to nobody.
    if (request === 'broken' || request.length !== held.length) return void socket.destroy();
    socket.pause();
    onRequest({ host: request.host, port: request.port });
  }

  /** Answers the list of methods (§3); false while it is not all there, or was not what we take. */
  function greet(): boolean {
    const [version, count] = held;
    if (version !== undefined && version !== VERSION) {
      socket.destroy();
      return false;
    }
    if (count === undefined || held.length < 2 + count) return false;
    if (!held.subarray(2, 2 + count).includes(NO_AUTHENTICATION)) {
      socket.off('data', read);
      socket.end(Buffer.of(VERSION, NO_ACCEPTABLE_METHODS));
      return false;
    }
    held = held.subarray(2 + count);
    greeted = true;
    socket.write(Buffer.of(VERSION, NO_AUTHENTICATION));
    return true;
  }
}

/** Says yes; from the next byte on, the connection is the client's. */
export function grantSocks(socket: Socket): void {
  socket.write(reply(socksReply.succeeded));
}

/** Says no, and closes (§6: within ten seconds). */
export function refuseSocks(socket: Socket, why: SocksReply): void {
  socket.end(reply(why));
  socket.resume();
}

/** Bound address and port mean something only to who binds: zeros. */
function reply(code: SocksReply): Buffer {
  return Buffer.of(VERSION, code, 0, IPV4, 0, 0, 0, 0, 0, 0);
}

/** Reads VER CMD RSV ATYP DST.ADDR DST.PORT (§4). */
function readRequest(bytes: Buffer): (SocksRequest & { length: number }) | SocksReply | 'more' | 'broken' {
  const [version, command, , type, first] = bytes;
  if (version !== undefined && version !== VERSION) return 'broken';
  if (command !== undefined && command !== CONNECT) return socksReply.commandNotSupported;
  if (type === undefined) return 'more';
  const at = type === DOMAIN_NAME ? 5 : 4;
  const size = type === IPV4 ? 4 : type === IPV6 ? 16 : type === DOMAIN_NAME ? first : null;
  if (size === null) return socksReply.addressTypeNotSupported;
  if (size === 0 || bytes.length > LONGEST) return 'broken';
  if (size === undefined || bytes.length < at + size + 2) return 'more';
  const address = bytes.subarray(at, at + size);
  const length = at + size + 2;
  return { host: hostText(type, address), port: bytes.readUInt16BE(at + size), length };
}

function hostText(type: number, address: Buffer): string {
  if (type === DOMAIN_NAME) return address.toString('latin1');
  if (type === IPV4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, group) => address.readUInt16BE(2 * group).toString(16));
  // The URL parser knows the short form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname;
}
