import type { Static } from 'typebox';
import { amount, choice, settings } from '../kit/settings.ts';

/** The knobs of the frames lab. Every default is the sound choice; a connection keeps those it was opened under. */
export const framesSettings = settings({
  mask: choice(
    {
      title: 'Mask check',
      description: 'What the server does with a frame from a client that is not masked.',
    },
    {
      required: {
        title: 'Required',
        description:
          'An unmasked frame ends the connection with 1002. Costs one XOR a byte; keeps a page in a browser from choosing bytes that a proxy on the way takes for HTTP.',
      },
      ignored: {
        title: 'Ignored',
        description:
          'Unmasked frames are read like any other. Simple clients get in, and nobody notices a client that leaves the network unprotected.',
      },
    },
    'required',
  ),
  utf8: choice(
    { title: 'Text check', description: 'What the server does with a text message that is not valid UTF-8.' },
    {
      checked: {
        title: 'Checked',
        description:
          'The connection ends with 1007. Costs one pass over each text; everything behind it can rely on text being text.',
      },
      ignored: {
        title: 'Ignored',
        description:
          'The bytes are taken as they are and passed on. Saves a pass, and hands the damage to the next reader.',
      },
    },
    'checked',
  ),
  largestFrame: amount(
    {
      title: 'Largest frame (bytes)',
      description:
        'A frame that declares a longer payload ends the connection with 1009, before its payload has arrived. A low limit saves memory; long messages then have to come in fragments.',
    },
    { minimum: 125, maximum: 1_048_576, default: 65_536 },
  ),
});

export type FramesSettings = Static<typeof framesSettings>;
