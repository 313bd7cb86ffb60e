import type { Static } from 'typebox';
import { choice, settings, toggle } from '../kit/settings.ts';

/** The knobs of the lockers. Every default is the sound choice. A page is as it was when it was loaded. */
export const inTheClearSettings = settings({
  socket: choice(
    {
      title: 'Address of the socket',
      description: 'Where the pages open their WebSocket.',
    },
    {
      plain: {
        title: 'ws://, written down',
        description:
          'What the first version did, before there was a certificate. It was never looked at again.',
      },
      secure: {
        title: 'wss://, written down',
        description:
          'The connection is encrypted, whatever page it is opened by. A page in the clear can be given another address on the way.',
      },
      page: {
        title: 'As the page came',
        description:
          'wss:// in a page that came by https://, ws:// in one that did not. One rule less to forget; as good as the way of the page.',
      },
    },
    'page',
  ),
  redirect: toggle(
    {
      title: 'Redirect to TLS',
      description:
        'Whoever asks for the public name without TLS is sent to the same address with it, and is served nothing else. The asking itself was still in the clear. A WebSocket follows no redirect: its handshake fails.',
    },
    true,
  ),
  hsts: toggle(
    {
      title: 'Strict-Transport-Security',
      description:
        'Browsers remember for a year to come by TLS only, and turn http:// and ws:// into https:// and wss:// before they ask. Helps from the second visit on, and cannot be taken back for a year.',
    },
    true,
  ),
  connectSrc: choice(
    {
      title: 'Content-Security-Policy, connect-src',
      description: 'Where the scripts of the pages may connect to.',
    },
    {
      none: { title: 'Not said', description: 'Anywhere that the browser itself allows.' },
      secure: {
        title: 'wss: only',
        description:
          'A ws:// that somebody has forgotten is refused by the browser, and is noticed. Strangers are as welcome as before.',
      },
      self: {
        title: 'Our own origin',
        description:
          'Scripts reach the origin of their page and nobody else. A socket on another port or host has to be listed.',
      },
    },
    'self',
  ),
});

export type InTheClearSettings = Static<typeof inTheClearSettings>;
