import type { SupportChatSettings } from './settings.ts';

/** Says what a text was taken for; null when it passes. */
type Filter = (text: string) => string | null;

/** A list of what attacks look like. It is long on confidence. */
const patterns: [reason: string, pattern: RegExp][] = [
  ['a script', /<script|javascript:/],
  ['an event handler', /on[a-z]+=/],
  ['a call of alert', /alert\(/],
];

const naive: Filter = (text) => patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;

/** What is looked for in the lines of customers. */
export const filters = {
  none: () => null,
  naive,
  folded: (text) => naive(text.toLowerCase()),
} satisfies Record<SupportChatSettings['filter'], Filter>;
