/** The pages of the shop. What the learner sees in the browser's developer tools is meant to be read, so it is spaced. */
import { html } from 'ghtml';
import { lamps } from './lamps.ts';
import type { Session } from './sessions.ts';

interface Frame {
  title: string;
  session: Session;
  /** The page's module, below `pages/`. */
  script?: string;
  nonce?: string;
  /** Addresses that may not come back; null where nobody is banned. */
  bans: readonly string[] | null;
  /** Where the help pages are; null where there are none. */
  help: string | null;
  /** Trusted HTML. */
  main: string;
}

/** Where the last entry of the navigation leads; in words, or with the user's name. */
const doors: Record<Session['user']['role'], { href: string; words?: string }> = {
  guest: { href: 'login', words: 'Sign in' },
  customer: { href: 'account' },
  agent: { href: 'agent' },
  lead: { href: 'agent' },
};

function page({ title, session, script, nonce, bans, help, main }: Frame): string {
  const { role, name } = session.user;
  const nonceAttribute = nonce ? html` nonce="${nonce}"` : '';
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Gloaming</title>
    <link rel="stylesheet" href="lab.css">
    <link rel="stylesheet" href="shop.css">
    !${script ? html`<script type="module" src="${script}"!${nonceAttribute}></script>` : ''}
  </head>
  <body>
    <header class="shop-bar">
      <a class="shop-name" href="./">Gloaming</a>
      <nav aria-label="Shop">
        <a href="./">Lamps</a>
        <a href="chat">Chat</a>
        !${help ? html`<a href="${help}" target="_blank" rel="noopener">Help</a>` : ''}
        <a href="${doors[role].href}">${doors[role].words ?? name}</a>
      </nav>
    </header>
    !${main}
    !${bans ? banStrip(bans) : ''}
  </body>
</html>
`;
}

/** Not the shop's: a learner has to see who is banned, and to be able to undo it. */
function banStrip(bans: readonly string[]): string {
  return html`<aside class="bench-strip" aria-labelledby="bans-title">
      <h2 id="bans-title">Banned from the chat</h2>
      <p>A real shop would not show you this.</p>
      <ul id="bans">!${bans.map((address) => html`<li>${address}</li>`)}</ul>
      <form method="post" action="bans/lift"><button>Lift all bans</button></form>
    </aside>`;
}

type Visit = Pick<Frame, 'session' | 'bans' | 'help'>;

export function shopPage(visit: Visit): string {
  return page({
    ...visit,
    title: 'Lamps',
    script: 'stock.ts',
    main: html`<main>
      <h1>Lamps for the dark half of the year</h1>
      <p class="lead">Small lights, made to be left on. Questions? <a href="chat">Chat with Mara</a>, she is there until late.</p>
      <ul class="lamps">
        !${lamps.map(
          ({ id, name, text, price }) => html`<li class="lamp">
          <div class="glow glow-${id}" aria-hidden="true"></div>
          <h2>${name}</h2>
          <p>${text}</p>
          <p class="price"><b>${price}</b> <span data-stock="${id}"></span></p>
        </li>
        `,
        )}
      </ul>
    </main>`,
  });
}

/** `socket` is an address of our own making, and safe as it is. */
export function chatPage({
  encode,
  show,
  socket,
  ...visit
}: Visit & { encode: string; show: string; socket: string }): string {
  return page({
    ...visit,
    title: 'Chat',
    script: 'chat.ts',
    main: html`<main class="chat" data-encode="${encode}" data-show="${show}" data-socket="!${socket}">
      <h1>Chat with us</h1>
      <div class="talk" role="log" aria-label="Conversation" tabindex="0"><ol id="lines"></ol></div>
      <p id="state" role="status">Connecting…</p>
      <form id="say">
        <label>Your message <input name="text" autocomplete="off" maxlength="500" required></label>
        <button disabled>Send</button>
      </form>
      <p class="aside"><button type="button" id="colleague" class="quiet" disabled>Ask for a colleague</button> <button type="button" id="again" class="quiet" hidden>Connect again</button></p>
    </main>`,
  });
}

/** Where the people of the shop read. */
export function consolePage({
  show,
  socket,
  ...visit
}: Visit & { show: string; socket: string; nonce: string }): string {
  return page({
    ...visit,
    title: 'Console',
    script: 'console.ts',
    main: html`<main class="console" data-show="${show}" data-socket="!${socket}">
      <h1>Open chats</h1>
      <p id="state" role="status">Connecting…</p>
      <div id="chats"></div>
    </main>`,
  });
}

export function staffOnlyPage(visit: Visit): string {
  return page({
    ...visit,
    title: 'Staff only',
    main: html`<main>
      <h1>Staff only</h1>
      <p>Behind this door Mara and Ilse read what customers write. You may read <a href="console.ts">the code of their page</a>.</p>
    </main>`,
  });
}

export function loginPage({ problem, ...visit }: Visit & { problem?: string }): string {
  return page({
    ...visit,
    title: 'Sign in',
    main: html`<main>
      <h1>Sign in</h1>
      !${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
      <form method="post" action="login" class="stacked">
        <input type="hidden" name="csrf" value="${visit.session.formToken}">
        <label>Name <input name="user" autocomplete="username" autocapitalize="none" required></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button>Sign in</button>
      </form>
    </main>`,
  });
}

export function accountPage({ order, ...visit }: Visit & { order: string }): string {
  const { user, formToken } = visit.session;
  return page({
    ...visit,
    title: 'Account',
    main: html`<main>
      <h1>Good evening, ${user.name}</h1>
      <dl class="account">
        <dt>Order</dt><dd><code>${order}</code>, one Reading Owl, out for delivery</dd>
        <dt>Sent to</dt><dd>3 Lower Dyke, second bell</dd>
        <dt>Paid with</dt><dd>the card that ends in 0417</dd>
      </dl>
      <form method="post" action="logout">
        <input type="hidden" name="csrf" value="${formToken}">
        <button class="quiet">Sign out</button>
      </form>
    </main>`,
  });
}
