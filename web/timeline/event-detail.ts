import { css, html, nothing, type TemplateResult } from 'lit';
import { describeCloseCode } from '../../protocol/close-codes.ts';
import type { HandshakeEvent, HttpEvent, TraceEvent } from '../../protocol/trace.ts';
import { bytesOf, hexLines, hiddenBytes } from './payload.ts';

export const detailStyles = css`
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.125rem 1rem;
    margin: 0;
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  h4 {
    margin: 0 0 0.25rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }
  pre {
    margin: 0;
    padding: 0.5rem 0.75rem;
    overflow: auto;
    font: var(--text-small) / 1.5 var(--font-wire);
    font-variant-ligatures: none;
    background: var(--sunken);
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }
  pre.text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .heads {
    display: grid;
    gap: 0.75rem;
  }
  @container (min-width: 44rem) {
    .heads {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
`;

/** Everything known about one event. */
export function renderDetail(event: TraceEvent): TemplateResult {
  switch (event.kind) {
    case 'handshake':
    case 'http':
      return renderExchange(event);
    case 'frame':
      return renderFrame(event);
    case 'message':
      return renderMessage(event);
    case 'close':
      return renderClose(event);
    case 'lab':
      return renderJson(event.data);
    case 'answer':
      return renderList([
        ['step', event.step],
        ['answer', event.answer],
        ['right', yesNo(event.correct)],
      ]);
    case 'settings':
      return renderJson(event.settings);
    default: {
      const forgotten: never = event;
      return forgotten;
    }
  }
}

function renderExchange(event: HandshakeEvent | HttpEvent): TemplateResult {
  const handshake: [string, string | null][] =
    event.kind === 'handshake'
      ? [
          ['accepted', yesNo(event.accepted)],
          ['missing', event.request.missing.join(', ') || null],
          ['request breaks', event.request.broken.join(', ') || null],
          ['response breaks', event.response?.broken.join(', ') || null],
          ['subprotocol', event.subprotocol],
          ['extensions', event.extensions],
        ]
      : [['bytes', `${event.bytes.client} from the client, ${event.bytes.server} from the server`]];
  const took = event.took === null ? null : `${event.took.toFixed(1)} ms`;
  return html`${renderList([['client', clientWords(event)], ...handshake, ['took', took]])}
    <div class="heads">
      ${renderText('Request', event.request.raw)}
      ${event.response ? renderText('Response', event.response.raw) : html`<p>The connection ended before an answer.</p>`}
    </div>`;
}

function renderFrame(frame: TraceEvent & { kind: 'frame' }): TemplateResult {
  const bytes = bytesOf(frame.payload);
  const hidden = hiddenBytes(bytes) + (frame.truncated ? frame.length - bytes.length : 0);
  return html`${renderList([
    ['FIN', bit(frame.fin)],
    ['RSV1 RSV2 RSV3', `${bit(frame.rsv1)} ${bit(frame.rsv2)} ${bit(frame.rsv3)}`],
    ['opcode', `0x${frame.opcodeBits.toString(16)} ${frame.opcode}`],
    ['MASK', frame.masked ? `1, key ${frame.maskingKey ?? ''}` : '0'],
    ['payload length', `${frame.length} in ${frame.lengthBits} bits`],
    ['header', spaced(frame.header)],
    ['close code', frame.code === undefined ? null : closeMeaning(frame.code)],
    ['reason', frame.reason ?? null],
    ['breaks', frame.broken.join(', ') || null],
  ])}
    ${frame.text ? renderText('Payload as text', frame.text) : nothing}
    ${bytes.length > 0 ? renderHex('Payload, unmasked', bytes, hidden) : nothing}`;
}

function renderMessage(message: TraceEvent & { kind: 'message' }): TemplateResult {
  return html`${renderList([
    ['type', message.type],
    ['length', `${message.length} bytes${message.truncated ? ', cut here' : ''}`],
    ['frames', message.frames.map((seq) => `event ${seq}`).join(', ')],
    ['between them', message.interleaved.join(', ') || null],
  ])}
    ${message.text === undefined ? nothing : renderText('Text', message.text)}
    ${message.payload === undefined ? nothing : renderHex('Payload', bytesOf(message.payload), 0)}`;
}

function renderClose(close: TraceEvent & { kind: 'close' }): TemplateResult {
  return renderList([
    ['code', closeMeaning(close.code)],
    ['reason', close.reason || null],
    ['clean', close.clean ? 'yes, both sides sent a close frame' : 'no'],
    ['by', close.by],
  ]);
}

function renderJson(value: unknown): TemplateResult {
  return renderText('Data', JSON.stringify(value, null, 2));
}

function renderList(entries: [string, string | null][]): TemplateResult {
  return html`<dl>
    ${entries
      .filter(([, value]) => value !== null)
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

function renderText(title: string, text: string): TemplateResult {
  return html`<div>
    <h4>${title}</h4>
    <pre class="text" tabindex="0" aria-label=${title}>${text}</pre>
  </div>`;
}

function renderHex(title: string, bytes: Uint8Array, hidden: number): TemplateResult {
  const lines = hexLines(bytes).map(({ offset, hex, text }) => `${offset}  ${hex.padEnd(47)}  ${text}`);
  const rest = hidden > 0 ? `\n${hidden} more bytes` : '';
  return html`<div>
    <h4>${title}</h4>
    <pre tabindex="0" aria-label="${title} in hex">${lines.join('\n')}${rest}</pre>
  </div>`;
}

function closeMeaning(code: number): string {
  const { name, meaning } = describeCloseCode(code);
  return `${code} ${name}. ${meaning}`;
}

function clientWords({ actor, via, secure }: HandshakeEvent | HttpEvent): string {
  const program = { probe: 'the probe', browser: 'a browser', tool: 'an outside tool' }[via];
  return `${actor}, ${program}${secure ? ', over TLS' : ''}`;
}

function spaced(hex: string): string {
  return hex.match(/../g)?.join(' ') ?? hex;
}

function bit(value: boolean): string {
  return value ? '1' : '0';
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
