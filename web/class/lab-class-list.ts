import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { ClassDetail, ClassSummary } from '../../protocol/class.ts';
import { NAME_LENGTH } from '../../protocol/sizes.ts';
import { Errand } from '../parts/errand.ts';
import { controls } from '../parts/shared-styles.ts';
import { deskStyles } from './desk-styles.ts';
import { counted } from './fact-words.ts';
import { ask } from './instructor.ts';
import './lab-sessions.ts';

/** `/class`: a new class, the classes there are, and the instructor's sessions. */
@customElement('lab-class-list')
export class LabClassList extends LitElement {
  static override styles = [
    controls,
    deskStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 2.5rem;
        max-inline-size: 52rem;
        margin-inline: auto;
        padding: clamp(1.5rem, 5vw, 3.5rem) clamp(1rem, 4vw, 2.5rem) 5rem;
      }
      .new input {
        flex: 1 1 16rem;
        max-inline-size: 26rem;
      }
      .new .row > * {
        min-block-size: 2.5rem;
      }
      .class {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.125rem 1rem;
        align-items: baseline;
      }
      .class a {
        font-size: 1.0625rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .class .wire {
        font-size: 1rem;
      }
    `,
  ];

  @state() private classes: ClassSummary[] | null = null;
  @query('#name') private field!: HTMLInputElement;

  private readonly reading = new Errand(this);
  private readonly making = new Errand(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.read();
  }

  override render() {
    return html`<h1>Your classes</h1>
      <section aria-labelledby="new-title" class="new">
        <h2 id="new-title">Open a class</h2>
        <p class="soft">It gets a code, a link and a QR code. Students join with a name; nothing to remember, nothing to install.</p>
        <form @submit=${this.make}>
          <div class="row">
            <input id="name" required maxlength=${NAME_LENGTH * 2} aria-label="Name of the class" placeholder="Web security, group 2" autocomplete="off" />
            <button class="btn primary" ?disabled=${this.making.busy}>Open it</button>
          </div>
          ${this.making.renderProblem()}
        </form>
        <p class="soft">
          The day before, <a href="/check">check the connections</a> in the room where it will be.
        </p>
      </section>
      <section aria-labelledby="classes-title">
        <h2 id="classes-title">Classes</h2>
        ${this.reading.renderProblem()} ${this.renderClasses()}
      </section>
      <lab-sessions></lab-sessions>`;
  }

  private renderClasses(): TemplateResult | typeof nothing {
    if (this.classes === null) return this.reading.problem ? nothing : html`<p class="soft">One moment…</p>`;
    if (this.classes.length === 0)
      return html`<p class="soft">None yet. Without a class the platform works for one person, with no sign-in at all.</p>`;
    return html`<ul class="plain">
      ${this.classes.map(
        ({ id, name, code, learners, createdAt, paused }) => html`<li class="class">
          <a href="/class/${id}">${name}</a>
          <span class="wire">${code}</span>
          <span class="soft">
            ${counted(learners, 'learner', 'learners')} · since ${new Date(createdAt).toLocaleDateString()}${
              paused ? ' · paused' : ''
            }
          </span>
        </li>`,
      )}
    </ul>`;
  }

  private async read(): Promise<void> {
    await this.reading.run(async () => {
      this.classes = await ask<ClassSummary[]>('/classes');
    });
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.making.run(async () => {
      const { id } = await ask<ClassDetail>('/classes', { method: 'POST', body: { name: this.field.value } });
      location.assign(`/class/${id}#join`);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-list': LabClassList;
  }
}
