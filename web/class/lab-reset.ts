import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../parts/confirm-button.ts';
import { Errand } from '../parts/errand.ts';
import { controls } from '../parts/shared-styles.ts';
import { ClassController } from './class-controller.ts';
import { deskStyles } from './desk-styles.ts';
import { ask, classPath } from './instructor.ts';

/** Forgets progress: of a step, a lab, or all, for one learner or the whole class. Asks first. */
@customElement('lab-reset')
export class LabReset extends LitElement {
  static override styles = [controls, deskStyles];

  /** Whose; the whole class when it is empty. */
  @property() learner = '';
  @property() name = '';
  /** `<writeup>`, `<writeup>#<step>`, or empty for everything. */
  @state() private what = '';
  @state() private said = '';

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);

  override render() {
    const { store } = this.class;
    if (!store) return nothing;
    const who = this.learner ? this.name : 'the whole class';
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      ${this.errand.renderProblem()}
      <div class="field">
        <label for="what">Reset</label>
        <select id="what" @change=${this.choose}>
          <option value="">Everything</option>
          ${store.writeups.map(
            ({ writeup, title, steps }) => html`<optgroup label=${title}>
              <option value=${writeup}>The whole lab: ${title}</option>
              ${steps.map(({ id, title: step }) => html`<option value="${writeup}#${id}">${step}</option>`)}
            </optgroup>`,
          )}
        </select>
      </div>
      <div class="row">
        <lab-confirm
            framed
          label="Reset…"
          icon="reset"
          question="Reset ${this.words()} for ${who}?"
          detail="Passes, tries, shown hints and solutions are forgotten, here and in the exports. It cannot be undone: download the facts first if they matter."
          ?disabled=${this.errand.busy}
          @confirm=${this.reset}
        ></lab-confirm>
        <span class="soft" role="status">${this.said}</span>
      </div>
    </form>`;
  }

  private words(): string {
    const [slug, id] = this.what.split('#');
    const writeup = this.class.store?.writeups.find((one) => one.writeup === slug);
    if (!writeup) return 'everything';
    const step = writeup.steps.find((one) => one.id === id);
    return step ? `“${step.title}”` : `the lab “${writeup.title}”`;
  }

  private readonly choose = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.what = event.target.value;
    this.said = '';
  };

  private readonly reset = async (): Promise<void> => {
    const { store } = this.class;
    if (!store) return;
    const [writeup, step] = this.what.split('#');
    const body = {
      ...(this.learner ? { learner: this.learner } : {}),
      ...(writeup ? { writeup } : {}),
      ...(step ? { step } : {}),
    };
    const done = await this.errand.run(() => ask(classPath(store.id, '/reset'), { method: 'POST', body }));
    if (done) this.said = 'Done.';
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-reset': LabReset;
  }
}
