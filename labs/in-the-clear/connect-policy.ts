import type { InTheClearSettings } from './settings.ts';

/** The value of Content-Security-Policy; null sends none. */
export const connectPolicies = {
  none: null,
  secure: 'connect-src wss:',
  self: "connect-src 'self'",
} satisfies Record<InTheClearSettings['connectSrc'], string | null>;
