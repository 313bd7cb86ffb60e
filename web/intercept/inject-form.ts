import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { toBase64 } from '../../protocol/bytes.ts';
import type { InterceptState } from '../../protocol/intercept.ts';
import type { Direction } from '../../protocol/trace.ts';
import type { BenchView } from '../bench/bench-view.ts';
import { controls } from '../parts/shared-styles.ts';
import { changeForm, formsFor, type PayloadDraft, readDraft } from './payload-draft.ts';
import './payload-editor.ts';
import type { PayloadEvent } from './payload-editor.ts';

const opcodes = ['text', 'binary', 'ping', 'pong', 'close'] as const;
type InjectOpcode = (typeof opcodes)[number];

/** Puts a frame of the learner's own into a connection of the lab's page, as if one of the two sides had sent it. */
@customElement('lab-inject')
export class LabInject extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: end;
      }
      .row.actions {
        align-items: center;
      }
      label {
        display: grid;
        gap: 0.125rem;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) view: BenchView | null = null;
  @property({ attribute: false }) connections: InterceptState['connections'] = [];
  @state() private chosen = '';
  @state() private direction: Direction = 'client';
  @state() private opcode: InjectOpcode = 'text';
  @state() private draft: PayloadDraft = { form: 'text', text: '' };
  @state() private problem = '';
  @state() private said = '';

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    // The newest is the one the learner has just seen open.
    if (!this.connections.some(({ connection }) => connection === this.chosen))
      this.chosen = this.connections.at(-1)?.connection ?? '';
  }

  override render() {
    if (this.connections.length === 0)
      return html`<p class="soft">
        The lab’s page has no open connection. Once it has one, you can put a frame of your own into it here.
      </p>`;
    return html`<form @submit=${this.inject} @keydown=${this.key}>
      <div class="row">
        ${this.renderChoice(
          'Connection',
          this.connections.map(({ connection, path }) => [connection, `${connection} ${path}`]),
          this.chosen,
          (value) => {
            this.chosen = value;
          },
        )}
        ${this.renderChoice(
          'As if sent by',
          [
            ['client', 'the client, to the lab'],
            ['server', 'the server, to the page'],
          ],
          this.direction,
          (value) => {
            this.direction = value === 'server' ? 'server' : 'client';
          },
        )}
        ${this.renderChoice(
          'Opcode',
          opcodes.map((name) => [name, name]),
          this.opcode,
          (value) => this.setOpcode(opcodes.find((name) => name === value) ?? 'text'),
        )}
      </div>
      <lab-payload
        .draft=${this.draft}
        .opcode=${this.opcode}
        @payload=${({ draft }: PayloadEvent) => {
          this.draft = draft;
          this.said = '';
        }}
      ></lab-payload>
      <div class="row actions">
        <button class="btn" ?disabled=${'problem' in readDraft(this.draft) || this.view?.link.state !== 'live'}>
          Inject
        </button>
        <span class="soft" role="status">${this.said}</span>
      </div>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
    </form>`;
  }

  private renderChoice(
    label: string,
    options: (readonly [value: string, words: string])[],
    chosen: string,
    choose: (value: string) => void,
  ): TemplateResult {
    return html`<label
      >${label}
      <select
        .value=${live(chosen)}
        @change=${({ currentTarget }: Event) => {
          if (currentTarget instanceof HTMLSelectElement) choose(currentTarget.value);
        }}
      >
        ${options.map(
          ([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`,
        )}
      </select>
    </label>`;
  }

  /** Close frames are written as code and reason, all others are not: the payload is written anew in a form that fits. */
  private setOpcode(opcode: InjectOpcode): void {
    this.opcode = opcode;
    const forms = formsFor(opcode);
    const [usual = 'hex'] = forms;
    if (!forms.includes(this.draft.form))
      this.draft = changeForm(this.draft, usual) ?? { form: usual, text: '' };
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.renderRoot.querySelector('form')?.requestSubmit();
  }

  private async inject(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const read = readDraft(this.draft);
    if (!this.view || 'problem' in read) return;
    const { chosen: connection, direction, opcode } = this;
    this.problem = '';
    this.said = '';
    try {
      await this.view.ask({
        type: 'intercept.inject',
        connection,
        direction,
        opcode,
        payload: toBase64(read.bytes),
      });
      this.said = `Injected into ${connection}.`;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-inject': LabInject;
  }
}
