import type { SupportChatSettings } from './settings.ts';

type Encoder = (text: string) => string;

const asItIs: Encoder = (text) => text;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The five characters that can end or begin something in HTML (OWASP XSS Prevention Cheat Sheet). */
export const encodeHtml: Encoder = (text) =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** What the server does to a line on its way out, under each choice of `encode`. */
export const outgoing = {
  nowhere: asItIs,
  client: asItIs,
  server: encodeHtml,
  rendering: asItIs,
} satisfies Record<SupportChatSettings['encode'], Encoder>;

/** What the pages do: to a line before it is sent, and to put one on the screen. Their tables hold the same names. */
export const inPages = {
  nowhere: { encode: 'nothing', show: 'html' },
  client: { encode: 'html', show: 'html' },
  server: { encode: 'nothing', show: 'html' },
  rendering: { encode: 'nothing', show: 'text' },
} satisfies Record<SupportChatSettings['encode'], { encode: 'html' | 'nothing'; show: 'html' | 'text' }>;
