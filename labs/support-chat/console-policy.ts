import type { SupportChatSettings } from './settings.ts';

/** The value of Content-Security-Policy; null sends none. `nonce` stands in the page's own script elements. */
type Policy = (nonce: string) => string | null;

/** Which scripts run in the agent's console (OWASP Content Security Policy Cheat Sheet). */
export const consolePolicies = {
  none: () => null,
  self: () => "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'",
  nonce: (nonce) => `script-src 'nonce-${nonce}' 'strict-dynamic'; object-src 'none'; base-uri 'none'`,
} satisfies Record<SupportChatSettings['consolePolicy'], Policy>;
