import type { Static } from 'typebox';
import { sameSiteSetting } from '../kit/cookies.ts';
import { originSetting } from '../kit/origin-checks.ts';
import { choice, settings, toggle } from '../kit/settings.ts';

/**
 * The knobs of the support chat. Every default is the sound choice. Those of the handshake are read when one arrives,
 * those of messages for each message; a page is as it was when it was loaded.
 */
export const supportChatSettings = settings({
  encode: choice(
    {
      title: 'Output encoding',
      description: 'Where the characters that mean something in HTML are made harmless.',
    },
    {
      nowhere: {
        title: 'Nowhere',
        description:
          'What somebody writes becomes part of the page. Costs nothing until somebody writes HTML.',
      },
      client: {
        title: 'In the sender’s page',
        description:
          'Spares the server the work. Only those who use the page, and use it as it is, have their lines encoded.',
      },
      server: {
        title: 'On the server',
        description:
          'Every line is encoded before it leaves, whoever sent it. Each reader has to be a web page then: an app or an e-mail shows the entities.',
      },
      rendering: {
        title: 'When it is shown',
        description:
          'The page writes text as text (textContent), and the line travels as it is. Every place that shows it has to do so; markup in lines is lost, by design.',
      },
    },
    'rendering',
  ),
  filter: choice(
    {
      title: 'Message filter',
      description: 'Looks for attacks in what customers write. Who trips it is disconnected.',
    },
    {
      none: {
        title: 'None',
        description: 'Lines are taken as they are, and nobody is thrown out by mistake.',
      },
      naive: {
        title: 'Known patterns',
        description:
          'Stops what was pasted from a tutorial, and the customer who asks about alert(). HTML does not care about case; this does.',
      },
      folded: {
        title: 'Known patterns, in any case',
        description:
          'The same list, without regard to case. HTML has more ways to write a thing than a list has lines.',
      },
    },
    'none',
  ),
  ban: choice(
    { title: 'Banned after an attack', description: 'Who is kept out once the filter was tripped.' },
    {
      nobody: {
        title: 'Nobody',
        description: 'The next connection starts afresh, and so does the next try.',
      },
      address: {
        title: 'The address',
        description:
          'The address of the connection may not come back. Slows a single attacker down; keeps a whole school out that shares one.',
      },
    },
    'nobody',
  ),
  addressFrom: choice(
    { title: 'Address taken from', description: 'Whose word counts for where a connection comes from.' },
    {
      anyone: {
        title: 'X-Forwarded-For, from anyone',
        description:
          'Works behind every proxy without being told about it. The header is the client’s own to write.',
      },
      proxies: {
        title: 'X-Forwarded-For, from our proxy',
        description:
          'The header counts when our own proxy has sent it, and of its entries the last. The list of proxies has to be kept.',
      },
      socket: {
        title: 'The connection itself',
        description:
          'Nobody can claim another address and still read the answer. Behind a proxy, all customers have that of the proxy.',
      },
    },
    'socket',
  ),
  origin: originSetting,
  auth: choice(
    {
      title: 'Handshake authentication',
      description: 'What a handshake has to bring, to be taken for a customer’s.',
    },
    {
      cookie: {
        title: 'Session cookie',
        description:
          'Browsers bring it along by themselves. That is convenient, and happens whichever page asks them to.',
      },
      token: {
        title: 'Cookie and token',
        description:
          'The chat page carries a token that belongs to the session. Other sites cannot read the page; the address with the token may end up in logs.',
      },
      ticket: {
        title: 'Single-use ticket',
        description:
          'The chat page carries a ticket for one connection, good for a minute. Worthless in a log; a page left open needs a new one.',
      },
    },
    'ticket',
  ),
  sameSite: sameSiteSetting,
  messages: choice(
    { title: 'Message schema', description: 'What the server makes of a message.' },
    {
      loose: {
        title: 'Taken as it comes',
        description:
          'Any JSON with a text in it is a line, and its sender may say whose. New fields need no release; nor do those of an attacker.',
      },
      strict: {
        title: 'Checked',
        description:
          'Only the known messages, only their fields, only their types and lengths. Says nothing about what a text means.',
      },
    },
    'strict',
  ),
  consolePolicy: choice(
    {
      title: 'Policy of the agent’s console',
      description: 'A Content-Security-Policy: which scripts the agent’s browser runs in that page.',
    },
    {
      none: { title: 'None', description: 'All of them, wherever they come from.' },
      self: {
        title: 'Our own files',
        description:
          'Scripts in markup do not run, files of this origin do. Quickly written; as good as the worst file that the origin serves.',
      },
      nonce: {
        title: 'Our own elements',
        description:
          'Only the script elements that carry the random value of this very page. The second line of defence at its best; markup still gets in.',
      },
    },
    'nonce',
  ),
  names: choice(
    {
      title: 'Names of the shop',
      description: 'Under which names the browsers of its people find the shop.',
    },
    {
      one: {
        title: 'One',
        description: 'localhost, as for everybody on this machine. There are no help pages.',
      },
      siblings: {
        title: 'Its own, and a sibling',
        description:
          'shop.gloaming.localhost, and the help pages beside it at help.gloaming.localhost. One site to SameSite, two origins to everything else.',
      },
    },
    'one',
  ),
  helpSearch: choice(
    {
      title: 'Search of the help pages',
      description: 'How the help pages repeat what was searched for.',
    },
    {
      raw: {
        title: 'As it came',
        description:
          'What somebody searches for becomes part of the page, and so does what stands in a link to it.',
      },
      encoded: {
        title: 'Encoded',
        description:
          'The characters that mean something in HTML are made harmless. Closes this hole; of those that are still to be found on any sibling it says nothing.',
      },
    },
    'encoded',
  ),
  redact: toggle(
    {
      title: 'Secrets left out of the history',
      description:
        'A password that was handed out is shown once and never replayed. Whoever loses it has to ask again; the rest of the conversation is as readable as before.',
    },
    true,
  ),
});

export type SupportChatSettings = Static<typeof supportChatSettings>;
