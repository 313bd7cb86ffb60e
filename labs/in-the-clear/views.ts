/** The pages of the lockers. What the learner sees in the browser's developer tools is meant to be read, so it is spaced. */
import { html } from 'ghtml';
import { NORAS_LOCKER, type Station } from './station.ts';

interface Page {
  title: string;
  /** The page's module, below `pages/`. */
  script: string;
  /** Where it connects. */
  socket: string;
  /** Trusted HTML. */
  main: string;
}

function page({ title, script, socket, main }: Page): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Tide</title>
    <link rel="stylesheet" href="lab.css">
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <main data-socket="${socket}">
      !${main}
    </main>
  </body>
</html>
`;
}

/** The learner's page: a terminal at the harbour. */
export function terminalPage(socket: string, { nora, door }: Station): string {
  return page({
    title: 'Lockers',
    script: 'terminal.ts',
    socket,
    main: html`<h1>Tide, lockers at the harbour</h1>
      <p id="state" role="status">Connecting…</p>
      <form id="reserve">
        <label>Locker <input name="locker" type="number" min="1" max="20" value="3" required></label>
        <label>Hours <input name="hours" type="number" min="1" max="48" value="1" required></label>
        <button disabled>Reserve</button>
      </form>
      <form id="open">
        <label>Locker <input name="locker" type="number" min="1" max="20" value="${NORAS_LOCKER}" required></label>
        <label>Code <input name="code" autocomplete="off" autocapitalize="none" maxlength="40" required></label>
        <button disabled>Open</button>
      </form>
      <form method="post" action="nora">
        <p>A parcel for Nora lies in locker ${NORAS_LOCKER}, which is <b>${door}</b>. Nora ${nora}.</p>
        <button>Let Nora come</button>
      </form>
      <ol id="log" aria-label="What was said"></ol>`,
  });
}

/** The page on Nora's telephone. */
export function noraPage(socket: string): string {
  return page({
    title: 'Your parcel',
    script: 'nora.ts',
    socket,
    main: html`<h1>Your parcel is here</h1>
      <p>Welcome back, Nora.</p>
      <p id="state" role="status">Fetching the code of your locker…</p>`,
  });
}
