import { fromHex } from '../../protocol/bytes.ts';
import type { FrameEvent } from '../../protocol/trace.ts';
import { countBytes, readAnatomy } from '../anatomy/read-anatomy.ts';

/** What came of a frame that was never complete, in a line; null for a whole one. */
export function unfinishedWords(frame: FrameEvent): string | null {
  const arrived = arrivedWords(frame);
  return arrived === null ? null : `unfinished: ${arrived}`;
}

/** The same in full. */
export function unfinishedNote(frame: FrameEvent): string | null {
  const arrived = arrivedWords(frame);
  return arrived === null
    ? null
    : `${arrived}. Nobody waited for the rest: the connection was over, or the server refused the frame by its header and closed.`;
}

function arrivedWords(frame: FrameEvent): string | null {
  if (frame.received === undefined) return null;
  const header = fromHex(frame.header);
  if (!readAnatomy(header).header) return `${countBytes(header.length)} of its header arrived`;
  return `declared ${declaredLength(frame)} bytes, ${frame.received.toLocaleString('en')} arrived`;
}

/** As the header says it: 64 bits hold more than a number counts exactly. */
function declaredLength({ header, length, lengthBits }: FrameEvent): string {
  return (lengthBits === 64 ? BigInt(`0x${header.slice(4, 20)}`) : length).toLocaleString('en');
}
