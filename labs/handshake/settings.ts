import type { Static } from 'typebox';
import { choice, settings, toggle } from '../kit/settings.ts';

/** The knobs of the handshake lab. Every default is the sound choice. */
export const handshakeSettings = settings({
  version: choice(
    {
      title: 'Version check',
      description: 'What the server does with a Sec-WebSocket-Version other than 13.',
    },
    {
      checked: {
        title: 'Checked',
        description:
          'Any other version is answered 426 with the version that the server speaks. Costs nothing; keeps both sides to one wire format.',
      },
      ignored: {
        title: 'Ignored',
        description:
          'Any version earns a 101. Old clients get in, and what they send afterwards may be read wrongly.',
      },
    },
    'checked',
  ),
  subprotocols: choice(
    {
      title: 'Subprotocols spoken',
      description: 'Which of the names that a client offers in Sec-WebSocket-Protocol the server accepts.',
    },
    {
      none: { title: 'None', description: 'Offers are ignored. The connection opens without a subprotocol.' },
      one: {
        title: 'echo.v1',
        description: 'One name. A client that offers only others opens without a subprotocol.',
      },
      two: {
        title: 'echo.v1 and echo.v2',
        description: 'Two names. The first one that the client offers wins.',
      },
    },
    'none',
  ),
  subprotocolRequired: toggle(
    {
      title: 'Subprotocol required',
      description:
        'Refuses a handshake that shares no subprotocol with the server. Nobody talks past each other; clients that offer none stay outside.',
    },
    false,
  ),
  path: choice(
    { title: 'Path', description: 'Where below the bench the endpoint listens. Everywhere else is 404.' },
    {
      socket: { title: '/socket', description: 'The usual door.' },
      live: { title: '/live', description: 'The same door, moved. Hiding a path protects nothing for long.' },
    },
    'socket',
  ),
  requiredHeader: choice(
    {
      title: 'Extra header',
      description:
        'A field of our own that must be in the request. Browsers cannot set it from a script; any other client can.',
    },
    {
      none: { title: 'None', description: 'Only what RFC 6455 asks for.' },
      'lab-pass': {
        title: 'X-Lab-Pass',
        description: 'Without this field, whatever its value, the answer is 403.',
      },
    },
    'none',
  ),
  extensions: toggle(
    {
      title: 'Compression',
      description:
        'Accepts permessage-deflate when the client offers it. Saves bytes; costs memory and, with secrets in the same message, may leak them by length.',
    },
    false,
  ),
});

export type HandshakeSettings = Static<typeof handshakeSettings>;
