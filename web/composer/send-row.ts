import { html, type TemplateResult } from 'lit';
import { opcodes } from '../../protocol/opcodes.ts';
import type { MessageDraft } from './message-draft.ts';

export interface SendRow {
  draft: MessageDraft;
  /** Why nothing can be sent; null while the connection is open. */
  closed: string | null;
  /** Whether the page itself is connected to the server. */
  live: boolean;
  send(): void;
  /** Opens the connection again. */
  again(): void;
}

/** Sends the message; or, where nothing can be sent, says why and opens the connection again. */
export function renderSendRow({ draft, closed, live, send, again }: SendRow): TemplateResult {
  return html`<div class="row">
    <button type="button" class="btn primary" ?disabled=${closed !== null} @click=${send}>${sendLabel(draft)}</button>
    ${
      closed === null
        ? html`<span class="soft"><kbd>Ctrl</kbd> <kbd>Enter</kbd></span>`
        : html`<span class="soft">${closed}</span>
            <button type="button" class="btn again" ?disabled=${!live} @click=${again}>
              Connect again
            </button>`
    }
  </div>`;
}

/** `Send message`, `Send ping`: what the button would send. */
function sendLabel({ opcode }: MessageDraft): string {
  const names: Record<number, string> = {
    [opcodes.text]: 'message',
    [opcodes.binary]: 'message',
    [opcodes.close]: 'close',
    [opcodes.ping]: 'ping',
    [opcodes.pong]: 'pong',
  };
  return `Send ${names[opcode] ?? 'frame'}`;
}
