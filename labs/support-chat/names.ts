import { type LabNames, unnamed } from '../kit/lab-names.ts';
import type { SupportChatSettings } from './settings.ts';

/** Where the help pages live. */
export const HELP_HOST = 'help.gloaming.localhost';

/**
 * The names of the shop. Everything below `.localhost` is this machine (RFC 6761 §6.3), and a safe place to a browser:
 * it keeps `Secure` cookies there without TLS. Of `localhost` itself nothing is a sibling.
 */
export const namesOf = {
  one: unnamed,
  siblings: { home: 'shop.gloaming.localhost', siblings: [HELP_HOST] },
} satisfies Record<SupportChatSettings['names'], LabNames>;
