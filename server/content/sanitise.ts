import sanitizeHtml from 'sanitize-html';
import { isActionData } from './action.ts';

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/**
 * What content may contain. Everything else goes: scripts, styles, forms and their controls, frames, event handlers, `style` attributes.
 * Classes are those that `markdown.ts`, `highlight.ts` and `solution.ts` write.
 */
const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...headings,
    ...['p', 'blockquote', 'pre', 'hr', 'br', 'div', 'figure', 'figcaption', 'details', 'summary'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...[
      'a',
      'img',
      'code',
      'kbd',
      'samp',
      'var',
      'abbr',
      'dfn',
      'em',
      'strong',
      'b',
      'i',
      'u',
      's',
      'del',
      'ins',
    ],
    'button',
    ...['mark', 'small', 'sub', 'sup', 'q', 'cite', 'span', 'wbr'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    abbr: ['title'],
    dfn: ['title'],
    img: ['src', 'alt', 'title', 'width', 'height', 'loading'],
    ol: ['start', 'reversed'],
    details: ['open'],
    button: ['type', 'data-action'],
    th: ['scope', 'colspan', 'rowspan'],
    td: ['colspan', 'rowspan'],
    pre: ['data-language', { name: 'tabindex', values: ['0'] }],
    div: [
      { name: 'tabindex', values: ['0'] },
      { name: 'role', values: ['group'] },
      { name: 'aria-label', values: ['Table'] },
    ],
    ...Object.fromEntries(headings.map((tag) => [tag, ['id']])),
    '*': ['lang', 'dir'],
  },
  allowedClasses: {
    button: ['action'],
    div: ['table-scroll', 'markdown-alert', 'markdown-alert-*'],
    p: ['markdown-alert-title'],
    pre: ['code'],
    code: ['language-*'],
    span: ['hl-*', 'task'],
    figure: ['ladder'],
    ol: ['solve'],
    th: ['align-*'],
    td: ['align-*'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  // No scheme at all for images: a picture comes from beside the writeup, or the page would need the network.
  allowedSchemesByTag: { img: [] },
  allowProtocolRelative: false,
  enforceHtmlBoundary: false,
  nestingLimit: 200,
};

/**
 * Cleans HTML that came from Markdown and balances its tags. Heading ids that `ids` holds already are dropped, so
 * that they stay unique over all parts of one page; without `ids` none is kept.
 */
export function sanitise(html: string, ids?: Set<string>): string {
  return sanitizeHtml(html, {
    ...allowed,
    transformTags: {
      a: (tagName, attribs) => {
        const foreign = /^\s*https?:/i.test(attribs.href ?? '');
        const { rel: _, ...rest } = attribs;
        return { tagName, attribs: foreign ? { ...rest, rel: 'noopener noreferrer' } : rest };
      },
      // The only button is that of an `action` block: it holds data, and does nothing by itself.
      button: (tagName, { 'data-action': action = '' }) => ({
        tagName,
        attribs: isActionData(action) ? { type: 'button', class: 'action', 'data-action': action } : {},
      }),
      img: (tagName, attribs) => ({ tagName, attribs: { alt: '', ...attribs, loading: 'lazy' } }),
      ...Object.fromEntries(headings.map((tag) => [tag, uniqueId(ids)])),
    },
    exclusiveFilter: ({ tag, attribs }) =>
      (tag === 'img' && !attribs.src) || (tag === 'button' && !attribs['data-action']),
  });
}

function uniqueId(ids: Set<string> | undefined): sanitizeHtml.Transformer {
  return (tagName, { id, ...attribs }) => {
    if (id === undefined || ids === undefined || ids.has(id)) return { tagName, attribs };
    ids.add(id);
    return { tagName, attribs: { ...attribs, id } };
  };
}

/** The text of a piece of HTML, without tags and entities. */
export function textOf(html: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  return sanitizeHtml(html, { allowedTags: [] })
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
    .trim();
}
