/**
 * The kinds of token that code is coloured by. One table makes the theme that shiki reads, the class names in the
 * HTML and the style sheet: the platform's `style-src 'self'` forbids the inline styles that shiki writes itself.
 * The hues are muted, so that the colours which mean something on the wire stay the loud ones.
 */
export const tokenKinds: readonly { name: string; light: string; dark: string; scopes: string[] }[] = [
  {
    name: 'comment',
    light: '#59636e',
    dark: '#9aa5b1',
    scopes: ['comment', 'punctuation.definition.comment'],
  },
  {
    name: 'keyword',
    light: '#0b5a66',
    dark: '#7fcbd6',
    scopes: [
      'keyword',
      'storage',
      'variable.language.this',
      'keyword.operator.new',
      'keyword.operator.expression',
    ],
  },
  {
    name: 'name',
    light: '#33415c',
    dark: '#b9c7e6',
    scopes: [
      'entity.name.tag',
      'support.type.property-name',
      'punctuation.support.type.property-name',
      'support.variable.property',
      'entity.other.attribute-name',
      'variable.parameter',
    ],
  },
  {
    name: 'function',
    light: '#2f4f8f',
    dark: '#a8c0f5',
    scopes: ['entity.name.function', 'support.function'],
  },
  {
    name: 'type',
    light: '#5b4a1f',
    dark: '#dccb9c',
    scopes: ['entity.name.type', 'support.class', 'support.type'],
  },
  { name: 'string', light: '#4a5a12', dark: '#c4d08c', scopes: ['string', 'punctuation.definition.string'] },
  { name: 'constant', light: '#8a3a1c', dark: '#eba98a', scopes: ['constant', 'support.constant'] },
  {
    name: 'punctuation',
    light: '#4d5866',
    dark: '#aeb8c4',
    scopes: ['punctuation', 'meta.brace', 'keyword.operator'],
  },
];

/** The style sheet for highlighted code; the page's `color-scheme` chooses the shade. */
export function highlightCss(): string {
  return tokenKinds
    .map(({ name, light, dark }) => `.hl-${name} { color: light-dark(${light}, ${dark}); }\n`)
    .join('');
}
