import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Joined, JoinState } from '../../protocol/class-joining.ts';
import { NAME_LENGTH } from '../../protocol/sizes.ts';
import { rejoinStyles, renderRejoin } from '../class-note/rejoin.ts';
import { Errand } from '../parts/errand.ts';
import { request } from '../parts/request.ts';
import { controls } from '../parts/shared-styles.ts';
import { joinStyles } from './join-styles.ts';

/**
 * Joins a class: the code, if the address had none; a name; and in. What carries the learner to another device is told
 * once, after that.
 * @slot - What can be read before, and without, the script.
 */
@customElement('lab-join')
export class LabJoin extends LitElement {
  static override styles = [controls, joinStyles, rejoinStyles];

  /** What stands in the address; empty when nothing does. */
  @property() code = '';
  @state() private found: JoinState | null = null;
  @state() private joined: Joined | null = null;
  /** Somebody else sits at this browser now. */
  @state() private asNew = false;
  @query('input') private field!: HTMLInputElement | null;
  @query('h1') private heading!: HTMLElement | null;

  private readonly errand = new Errand(this);

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.code) void this.look(this.code);
  }

  override render() {
    if (this.joined) return renderJoined(this.joined);
    if (this.found) return this.renderFound(this.found);
    if (this.errand.busy) return html`<p class="soft">Looking for the class…</p>`;
    return this.renderCode();
  }

  private renderCode(): TemplateResult {
    return html`<h1 tabindex="-1">Join a class</h1>
      ${this.errand.renderProblem()}
      <form @submit=${this.submitCode}>
        <label for="code">Code</label>
        <input
          id="code"
          class="wire"
          name="code"
          required
          maxlength="200"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="about-code"
          .value=${this.code}
        />
        <p class="soft" id="about-code">As your instructor shows it, such as <span class="wire">KXT-4WM</span>, or your own rejoin code.</p>
        <button class="btn primary" ?disabled=${this.errand.busy}>Continue</button>
      </form>`;
  }

  private renderFound(found: JoinState): TemplateResult {
    const { you, className } = found;
    const stays = you?.inThisClass && !this.asNew;
    return html`<h1 tabindex="-1">Join ${className}</h1>
      ${this.errand.renderProblem()} ${stays ? this.renderStay(you.name) : this.renderJoin(found)}`;
  }

  private renderStay(name: string): TemplateResult {
    return html`<p>This browser is in the class already, as <b>${name}</b>.</p>
      <div class="row">
        <a class="btn primary" href="/">Go on as ${name}</a>
        <button type="button" class="btn" @click=${this.startAsNew}>I am somebody else</button>
      </div>`;
  }

  private renderJoin({ kind, seatName, you }: JoinState): TemplateResult {
    const elsewhere = you !== null && !you.inThisClass;
    return html`<form @submit=${this.submitName}>
      ${
        elsewhere
          ? html`<p class="note">
              This browser is <b>${you.name}</b> in ${you.className}. Whoever joins here starts afresh;
              ${you.name} needs their rejoin code to come back.
            </p>`
          : nothing
      }
      ${
        kind === 'seat'
          ? html`<p>This is the seat of <b>${seatName}</b>. What was passed on another device is there.</p>`
          : html`<label for="name">Your name</label>
              <input
                id="name"
                name="name"
                required
                maxlength=${NAME_LENGTH * 2}
                autocomplete="name"
                aria-describedby="about-name"
              />
              <p class="soft" id="about-name">Your instructor sees it. Nobody else does.</p>`
      }
      <button class="btn primary" ?disabled=${this.errand.busy}>
        ${kind === 'seat' ? html`I am ${seatName}` : 'Join'}
      </button>
    </form>`;
  }

  private readonly startAsNew = async (): Promise<void> => {
    this.asNew = true;
    await this.updateComplete;
    this.field?.focus();
  };

  private async submitCode(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.look(this.field?.value ?? '');
  }

  private async look(code: string): Promise<void> {
    await this.errand.run(async () => {
      this.found = await request<JoinState>(`/api/join/${encodeURIComponent(code.trim())}`);
    });
    this.code = code.trim();
    await this.updateComplete;
    // One field, and it is what the reader came for.
    this.field?.focus();
  }

  private async submitName(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = this.field?.value;
    const leaves = this.asNew || this.found?.you?.inThisClass === false;
    const body = {
      code: this.code,
      ...(name === undefined ? {} : { name }),
      ...(leaves ? { asNew: true } : {}),
    };
    await this.errand.run(async () => {
      this.joined = await request<Joined>('/api/join', { method: 'POST', body });
    });
    await this.updateComplete;
    if (this.joined) this.heading?.focus();
  }
}

function renderJoined({ name, className, rejoin }: Joined): TemplateResult {
  return html`<h1 tabindex="-1">You are in, ${name}.</h1>
    <p>What you pass is kept on the server, under your name in ${className}.</p>
    <p class="row"><a class="btn primary" href="/">To the labs</a></p>
    ${rejoin ? renderRejoin(rejoin) : nothing}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-join': LabJoin;
  }
}
