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
import { escapeHtml } from './escape-html.ts';
import { tokenKinds } from './token-kinds.ts';

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
