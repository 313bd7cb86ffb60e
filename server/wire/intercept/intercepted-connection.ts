import type { Direction } from '../../../protocol/trace.ts';
import { labError } from '../../errors.ts';

/** A WebSocket of the lab's page, after its 101. */
export interface InterceptedConnection {
  connection: string;
  /** Below the bench. */
  path: string;
  secure: boolean;
  /** Puts a frame on the wire, as if `direction` had sent it. */
  inject(direction: Direction, frame: Uint8Array): void;
  /** Bytes on their way in `direction` that nobody has taken yet. */
  unread(direction: Direction): number;
  /** Lets go of frames that are being gathered. */
  release(): void;
}

/** Bytes that may wait to be read in one direction of a connection before no more is injected there. */
const MOST_UNREAD = 1_048_576;

/**
 * Whoever does not read must not make us keep what a learner goes on injecting.
 * @throws LabError LIMIT_REACHED
 */
export function refuseUnread(connection: InterceptedConnection, direction: Direction): void {
  if (connection.unread(direction) <= MOST_UNREAD) return;
  throw labError('LIMIT_REACHED', {
    limit: MOST_UNREAD,
    what: `bytes on their way to the ${direction === 'client' ? 'lab' : 'page'} on ${connection.connection}`,
    setting: 'the platform',
    remedy: 'They are not read. Close the connection, or wait.',
  });
}
