import type { Static } from 'typebox';
import { amount, choice, settings } from '../kit/settings.ts';

/** The knobs of the four ways to an event. Every default is the sound choice. */
export const transportsSettings = settings({
  kept: choice(
    {
      title: 'Events kept',
      description: 'How many of the latest events a client can still ask for by number.',
    },
    {
      latest: {
        title: 'The latest one',
        description: 'Needs no memory. Whatever happens between two polls is lost, but for the last of it.',
      },
      few: { title: 'The latest 5', description: 'Enough for whoever asks often.' },
      many: {
        title: 'The latest 500',
        description: 'Bridges a slow poll and a short absence. Memory grows with it.',
      },
    },
    'many',
  ),
  patience: amount(
    {
      title: 'Patience of a long poll (seconds)',
      description:
        'How long a question may wait for news before it is answered with none. A short wait costs more questions; a long one is cut off by a proxy.',
    },
    { minimum: 1, maximum: 60, default: 20 },
  ),
  streams: amount(
    {
      title: 'Open streams',
      description:
        'How many long polls, event streams and sockets may be open at once. Each of them is memory that the server keeps for somebody.',
    },
    { minimum: 1, maximum: 16, default: 12 },
  ),
});

export type TransportsSettings = Static<typeof transportsSettings>;

/** How many events can be asked for under each choice of `kept`. */
export const keptEvents = { latest: 1, few: 5, many: 500 } satisfies Record<
  TransportsSettings['kept'],
  number
>;
