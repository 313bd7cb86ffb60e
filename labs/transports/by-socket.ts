import { decodeUtf8 } from '../../protocol/bytes.ts';
import { CodecSocket } from '../kit/codec-socket.ts';
import type { OpenedSocket } from '../kit/open-socket.ts';
import type { Course, OpenStream, Reader } from './course.ts';

/** Bytes that may wait for a client that does not read. It is let go of, and comes back for the rest by number. */
const MOST_WAITING = 65_536;

/** All that a client has to say here is short. */
const MAX_MESSAGE = 4_096;

/** Sends each event in a message of its own. What the client says meanwhile is heard, and needs no answer. */
export function pushEvents(
  { socket, head }: OpenedSocket,
  reader: Reader,
  { open }: Course,
  onError: (error: unknown) => void,
): void {
  const peer = new CodecSocket(socket, head, {
    maxMessage: MAX_MESSAGE,
    deflate: false,
    onText: () => undefined,
    onError,
  });
  const stream: OpenStream = { end: () => peer.close(1000, 'that was all') };
  const look = () => {
    const { events, lost } = reader.take();
    if (lost > 0) peer.sendText(JSON.stringify({ lost }));
    for (const event of events) peer.sendText(JSON.stringify(event));
    if (socket.writableLength > MOST_WAITING) return peer.drop();
    timer = setTimeout(look, Math.ceil(reader.untilNext));
  };
  let timer = setTimeout(look, 0);
  keep({ socket, stream, open, stop: () => clearTimeout(timer) });
}

/** A conversation: the server speaks first, answers what it is told, and closes when somebody says `bye`. */
export function talk(
  { socket, head }: OpenedSocket,
  open: Set<OpenStream>,
  onError: (error: unknown) => void,
): void {
  const peer = new CodecSocket(socket, head, {
    maxMessage: MAX_MESSAGE,
    deflate: false,
    onText: (payload) => {
      const text = decodeUtf8(payload) ?? '';
      if (text.trim().toLowerCase() === 'bye') peer.close(1000, 'you said bye');
      else peer.sendText(`You said: ${text}`);
    },
    onError,
  });
  keep({
    socket,
    stream: { end: () => peer.close(1001, 'the lab begins again') },
    open,
    stop: () => undefined,
  });
  peer.sendText('Hello. You did not ask, and I could speak first.');
}

/** Counts a socket among what is open, until it is not. */
function keep({
  socket,
  stream,
  open,
  stop,
}: {
  socket: OpenedSocket['socket'];
  stream: OpenStream;
  open: Set<OpenStream>;
  stop: () => void;
}): void {
  open.add(stream);
  for (const event of ['close', 'finish']) {
    socket.once(event, () => {
      stop();
      open.delete(stream);
    });
  }
}
