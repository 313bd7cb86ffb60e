import { createHighlighterCoreSync, type HighlighterCore, type ThemeRegistrationRaw } from 'shiki/core';
import { createOnigurumaEngine } from 'shiki/engine/oniguruma';
import html from 'shiki/langs/html.mjs';
import http from 'shiki/langs/http.mjs';
import javascript from 'shiki/langs/javascript.mjs';
import json from 'shiki/langs/json.mjs';
import python from 'shiki/langs/python.mjs';
import shellscript from 'shiki/langs/shellscript.mjs';
import typescript from 'shiki/langs/typescript.mjs';
import yaml from 'shiki/langs/yaml.mjs';

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

/** A theme's colours are only numbers here: `#000001` is the first kind. */
const markerOf = (index: number) => `#${(index + 1).toString(16).padStart(6, '0')}`.toUpperCase();

const kindByMarker = new Map(tokenKinds.map(({ name }, index) => [markerOf(index), name]));

const theme: ThemeRegistrationRaw = {
  name: 'kinds',
  type: 'light',
  fg: '#000000',
  bg: '#FFFFFF',
  settings: [
    { settings: { foreground: '#000000', background: '#FFFFFF' } },
    ...tokenKinds.map(({ scopes }, index) => ({ scope: scopes, settings: { foreground: markerOf(index) } })),
  ],
};

/** Each brings its aliases, such as `js`, `sh` and `yml`. */
const languages = [http, json, javascript, typescript, html, python, shellscript, yaml];

/** The engine that the grammars were written for. Translating them for JavaScript's own takes longer at start. */
const engine = await createOnigurumaEngine(import('shiki/wasm'));

let highlighter: HighlighterCore | undefined;

/** Made at the first block of code: reading the grammars takes a moment that a test of something else need not wait. */
function sharedHighlighter(): HighlighterCore {
  highlighter ??= createHighlighterCoreSync({
    themes: [theme],
    langs: languages,
    engine,
  });
  return highlighter;
}

/** Code as HTML with a class on each token; a language that is not known leaves it plain. */
export function highlight(code: string, language: string): string {
  const shiki = sharedHighlighter();
  if (!shiki.getLoadedLanguages().includes(language)) return escapeHtml(code);
  const lines = shiki.codeToTokensBase(code, {
    lang: language,
    theme: 'kinds',
    // A limit by the clock would colour the same file differently on a slow machine; this one does not.
    tokenizeTimeLimit: 0,
    tokenizeMaxLineLength: 2000,
  });
  return lines.map((tokens) => tokens.map(tokenHtml).join('')).join('\n');
}

function tokenHtml({ content, color }: { content: string; color?: string }): string {
  const kind = kindByMarker.get((color ?? '').toUpperCase());
  const text = escapeHtml(content);
  return kind === undefined ? text : `<span class="hl-${kind}">${text}</span>`;
}

/** The style sheet for highlighted code; the page's `color-scheme` chooses the shade. */
export function highlightCss(): string {
  return tokenKinds
    .map(({ name, light, dark }) => `.hl-${name} { color: light-dark(${light}, ${dark}); }\n`)
    .join('');
}

/** Text made safe for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
