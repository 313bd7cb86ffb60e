import { html } from 'ghtml';

/** The help pages, which another company wrote. `shown` is trusted HTML, whether it deserves it or not. */
export function helpPage(shown: string | null): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Help · Gloaming</title>
    <link rel="stylesheet" href="lab.css">
  </head>
  <body>
    <main>
      <h1>How can we help?</h1>
      <form action="help">
        <label>Search <input name="q" required></label>
        <button>Search</button>
      </form>
      !${shown === null ? '' : `<p role="status">Nothing was found for: ${shown}</p>`}
      <h2>Often asked</h2>
      <p>A lamp flickers when it is lonely. Put a second one beside it.</p>
    </main>
  </body>
</html>
`;
}
