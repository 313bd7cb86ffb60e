import type { Line } from './chats.ts';
import type { SupportChatSettings } from './settings.ts';

/** What stands in the place of a secret. */
const REDACTED = '••••••';

/** A line as it is told again, after it was said. */
export function replayed(line: Line, { redact }: Pick<SupportChatSettings, 'redact'>): Line {
  if (!redact || line.secret === undefined) return line;
  return { ...line, text: line.text.replaceAll(line.secret, REDACTED) };
}
