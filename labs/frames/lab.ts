import { CodecSocket } from '../kit/codec-socket.ts';
import { defineLab } from '../kit/define-lab.ts';
import { answerAtSocket, type OpenedSocket } from '../kit/open-socket.ts';
import { servePages } from '../kit/pages.ts';
import { type FramesSettings, framesSettings } from './settings.ts';

/** Largest message the echo takes, in bytes: any frame that the settings allow, and more than one of most. */
const MAX_MESSAGE = 1_048_576;

/** What each choice of `mask` asks of a frame. */
const requiresMask = { required: true, ignored: false } satisfies Record<FramesSettings['mask'], boolean>;

/** What each choice of `utf8` asks of a text. */
const requiresUtf8 = { checked: true, ignored: false } satisfies Record<FramesSettings['utf8'], boolean>;

/**
 * An echo that says nothing by itself, so that every frame in the timeline is the learner's or the answer to it. It
 * speaks through our own codec: `ws` cannot be told to accept a frame without a mask.
 */
export default defineLab({
  name: 'frames',
  title: 'The echo',
  settings: framesSettings,
  routes(app, benchOf) {
    servePages(app, new URL('./pages/', import.meta.url));
    app.all('/*', (request, reply) => {
      const { base, settings } = benchOf(request);
      const onError = (error: unknown) => request.log.error(error);
      return answerAtSocket(base, request, reply, (opened) => echo(opened, settings, onError));
    });
  },
});

function echo(
  { socket, head }: OpenedSocket,
  settings: FramesSettings,
  onError: (error: unknown) => void,
): void {
  const peer = new CodecSocket(socket, head, {
    maxMessage: MAX_MESSAGE,
    maxFrame: settings.largestFrame,
    requireMask: requiresMask[settings.mask],
    utf8: requiresUtf8[settings.utf8],
    deflate: false,
    onText: (payload) => peer.sendText(payload),
    onBinary: (payload) => peer.sendBinary(payload),
    onError,
  });
}
