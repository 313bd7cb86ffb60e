import type { Static } from 'typebox';
import { amount, choice, settings } from '../kit/settings.ts';

/** The knobs of the heartbeat lab. Every default is the sound choice; a connection keeps those it was opened under. */
export const heartbeatSettings = settings({
  heartbeat: choice(
    { title: 'Heartbeat', description: 'How often the server sends a ping to each client.' },
    {
      off: {
        title: 'Off',
        description:
          'Never. Costs nothing on the wire; a client that vanished without a word is kept until TCP gives up, which may take hours.',
      },
      '1s': {
        title: 'Every second',
        description: 'A dead client is noticed soon. Wakes a phone’s radio each time.',
      },
      '2s': { title: 'Every 2 seconds', description: 'Quick enough to watch.' },
      '5s': { title: 'Every 5 seconds', description: 'Leaves time to answer by hand.' },
      '20s': {
        title: 'Every 20 seconds',
        description:
          'What services tend to choose: below the silence that most proxies put up with, and cheap.',
      },
    },
    '5s',
  ),
  idleTimeout: amount(
    {
      title: 'Idle timeout (seconds)',
      description:
        'How long a ping may stay unanswered before the server lets go of TCP. A short one frees memory early; it also throws out clients on slow networks.',
    },
    { minimum: 1, maximum: 60, default: 20 },
  ),
  resumeBuffer: choice(
    {
      title: 'Resume buffer',
      description: 'How many of the latest ticks the server can send again to a client that comes back.',
    },
    {
      none: { title: 'None', description: 'What was sent while a client was away is lost. Needs no memory.' },
      short: { title: '20 ticks', description: 'Bridges a tunnel or a change of network.' },
      long: { title: '200 ticks', description: 'Bridges a few minutes. Memory grows with it.' },
    },
    'long',
  ),
});

export type HeartbeatSettings = Static<typeof heartbeatSettings>;
