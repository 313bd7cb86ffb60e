import { Marked, type Token, type Tokens, type TokensList } from 'marked';
import markedAlert from 'marked-alert';
import { getHeadingList, gfmHeadingId, resetHeadings } from 'marked-gfm-heading-id';
import { colouredCode } from './coloured-code.ts';
import { escapeHtml } from './escape-html.ts';
import { sanitise, textOf } from './sanitise.ts';

/** `> [!NOTE]` and its kin. */
export const callouts = ['note', 'tip', 'important', 'warning', 'caution'] as const;

/** Two parsers that differ in one thing: a page's own headings carry ids. */
const page = markdownParser();
// The prefix keeps a heading such as "Status" from taking an id that the page itself uses.
page.use(gfmHeadingId({ prefix: 'h-' }));
const fragment = markdownParser();

function markdownParser(): Marked {
  const marked = new Marked({ gfm: true });
  marked.use(
    markedAlert({
      // The icons would be inline SVG; the words say the same.
      variants: callouts.map((type) => ({
        type,
        icon: '',
        title: type.slice(0, 1).toUpperCase() + type.slice(1),
      })),
    }),
  );
  marked.use({
    renderer: {
      code({ text, lang }) {
        const language = /^[\w-]+/.exec(lang ?? '')?.[0].toLowerCase() ?? 'text';
        return codeBlock(text, language);
      },
      table({ header, rows }) {
        const head = header.map((cell) =>
          tableCell('th scope="col"', cell, this.parser.parseInline(cell.tokens)),
        );
        const body = rows.map(
          (row) =>
            `<tr>${row.map((cell) => tableCell('td', cell, this.parser.parseInline(cell.tokens))).join('')}</tr>\n`,
        );
        // The wrapper scrolls sideways on a phone; tabindex lets a keyboard do it too.
        return `<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>${body.join('')}</tbody>
</table></div>\n`;
      },
      // A real checkbox would be a control without a name.
      checkbox: ({ checked }) => `<span class="task">${checked ? '☑' : '☐'}</span> `,
    },
  });
  return marked;
}

function tableCell(tag: string, { align }: Tokens.TableCell, inner: string): string {
  return `<${tag}${align === null ? '' : ` class="align-${align}"`}>${inner}</${tag.slice(0, 2)}>`;
}

/** A block of code, highlighted when the language is known. */
export function codeBlock(code: string, language: string): string {
  const name = escapeHtml(language);
  return `<pre class="code" data-language="${name}" tabindex="0"><code class="language-${name}">${colouredCode(code, language)}</code></pre>\n`;
}

/** The blocks of a text in order; joined, their `raw` is the text. */
export function readBlocks(markdown: string): TokensList {
  return readTokens(page, markdown);
}

/** Calls `visit` with every token inside the given ones. */
export function walkBlocks(tokens: Token[], visit: (token: Token) => void): void {
  void page.walkTokens(tokens, visit);
}

/** A block that our own code has drawn: content may hold no such markup, so it is put in when that is clean. */
export function pictureBlock(raw: string, picture: string): Token {
  return { type: 'html', block: true, pre: false, raw, text: '', picture };
}

/**
 * Renders the parts of one page, so that heading ids are unique over all of them. One page at a time: the ids are
 * counted in the heading extension, and a new renderer begins there anew.
 */
export class PageRenderer {
  readonly #ids = new Set<string>();

  constructor() {
    resetHeadings();
  }

  /** HTML of some blocks, and the h2 headings in it. */
  render(tokens: Token[]): { html: string; headings: { id: string; title: string }[] } {
    const before = getHeadingList().length;
    const pictures: string[] = [];
    const blocks = tokens.map((token) =>
      'picture' in token && typeof token.picture === 'string'
        ? { ...token, text: `<figure class="ladder">${pictures.push(token.picture) - 1}</figure>\n` }
        : token,
    );
    const html = sanitise(page.parser(blocks), this.#ids).replace(
      /<figure class="ladder">(\d+)<\/figure>/g,
      (_, index) => pictures[Number(index)] ?? '',
    );
    const headings = getHeadingList()
      .slice(before)
      .filter(({ level }) => level === 2)
      .map(({ id, text }) => ({ id, title: textOf(text) }));
    return { html, headings };
  }
}

/**
 * Markdown that shares its page with other parts, such as a worked solution, as clean HTML: headings carry no ids,
 * which would repeat those of the page.
 */
export function renderFragment(markdown: string): string {
  return sanitise(fragment.parser(readTokens(fragment, markdown)));
}

/** Markdown of a phrase, a hint or a question: as `renderFragment`, but a single paragraph comes without its `<p>`. */
export function renderInline(markdown: string): string {
  const tokens = readTokens(fragment, markdown);
  const [only, ...others] = tokens.filter(({ type }) => type !== 'space' && type !== 'def');
  const phrase = only?.type === 'paragraph' && others.length === 0;
  return sanitise(fragment.parser(phrase ? [{ ...only, type: 'text' }] : tokens)).trim();
}

/** What `marked.parse` does before it renders: the callouts are found in the walk. */
function readTokens(marked: Marked, markdown: string): TokensList {
  const tokens = marked.lexer(markdown);
  const { walkTokens } = marked.defaults;
  if (walkTokens) void marked.walkTokens(tokens, walkTokens);
  return tokens;
}
