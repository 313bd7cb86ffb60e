import { css, html, LitElement, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { ClassDetail } from '../../protocol/class.ts';
import { NAME_LENGTH } from '../../protocol/sizes.ts';
import '../parts/confirm-button.ts';
import { Errand } from '../parts/errand.ts';
import { controls } from '../parts/shared-styles.ts';
import { ClassController } from './class-controller.ts';
import { deskStyles } from './desk-styles.ts';
import { ask, classPath } from './instructor.ts';
import './lab-reset.ts';

/** Facts out, resets, another code, another name, and the end of the class. */
@customElement('lab-manage')
export class LabManage extends LitElement {
  static override styles = [
    controls,
    deskStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 2.5rem;
        max-inline-size: 48rem;
      }
      #name {
        flex: 0 1 22rem;
      }
    `,
  ];

  @query('#name') private nameField!: HTMLInputElement;

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);

  override render() {
    const { store } = this.class;
    const detail = store?.detail;
    if (!store || !detail) return nothing;
    const api = `/class/api${classPath(store.id)}`;
    return html`${this.errand.renderProblem()}
      <section aria-labelledby="facts">
        <h2 id="facts">Facts out</h2>
        <p class="soft">
          One line for each learner and step: when it was opened and passed, tries, hints, alone or with the solution. Facts,
          not grades. A learner has the same id in every download.
        </p>
        <div class="row">
          <a class="btn" href="${api}/facts.csv" download>CSV</a>
          <a class="btn" href="${api}/facts.jsonl" download>JSON Lines</a>
        </div>
      </section>
      <section aria-labelledby="reset">
        <h2 id="reset">Reset for the whole class</h2>
        <lab-reset></lab-reset>
      </section>
      <section aria-labelledby="naming">
        <h2 id="naming">Name and code</h2>
        <form @submit=${this.rename}>
          <div class="row">
            <input id="name" required maxlength=${NAME_LENGTH * 2} aria-label="Name of the class" .defaultValue=${detail.name} />
            <button class="btn" ?disabled=${this.errand.busy}>Rename</button>
          </div>
        </form>
        <p>
          <lab-confirm
            framed
            label="Make another code…"
            question="Make another code?"
            detail="${detail.code} is worth nothing then. Who is in stays in; rejoin codes stay as they are."
            ?disabled=${this.errand.busy}
            @confirm=${this.makeCode}
          ></lab-confirm>
        </p>
      </section>
      <section aria-labelledby="end">
        <h2 id="end">The end</h2>
        <p class="soft">Its learners go on alone, with all that they have passed. The board and the exports are gone.</p>
        <p>
          <lab-confirm
            framed
            label="Delete the class…"
            question="Delete ${detail.name}?"
            detail="The board, the names and the exports are gone for good. Nobody loses what they have passed."
            ?disabled=${this.errand.busy}
            @confirm=${this.delete}
          ></lab-confirm>
        </p>
      </section>`;
  }

  private async rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.change('', 'PATCH', { name: this.nameField.value });
  }

  private readonly makeCode = (): Promise<void> => this.change('/code', 'POST');

  private async change(rest: string, method: 'PATCH' | 'POST', body?: unknown): Promise<void> {
    const { store } = this.class;
    if (!store) return;
    await this.errand.run(async () => {
      store.show(await ask<ClassDetail>(classPath(store.id, rest), { method, body }));
    });
  }

  private readonly delete = async (): Promise<void> => {
    const { store } = this.class;
    if (!store) return;
    if (await this.errand.run(() => ask(classPath(store.id), { method: 'DELETE' })))
      location.assign('/class');
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-manage': LabManage;
  }
}
