import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { LearnerDetail } from '../../protocol/class.ts';
import type { BoardRow } from '../../protocol/class-board.ts';
import type { Invitation } from '../../protocol/class-joining.ts';
import '../parts/copy-button.ts';
import { Errand } from '../parts/errand.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { nameOf } from './board-order.ts';
import { ClassController } from './class-controller.ts';
import type { ClassStore } from './class-store.ts';
import { deskStyles } from './desk-styles.ts';
import { detailWords, factStates, stateOf } from './fact-words.ts';
import { ask, classPath } from './instructor.ts';
import './lab-reset.ts';
import './lab-watch.ts';
import { learnerStyles } from './learner-styles.ts';

/** One learner: how far they are, their trace, what was noticed, and what can be done for them. */
@customElement('lab-learner')
export class LabLearner extends LitElement {
  static override styles = [controls, deskStyles, learnerStyles];

  @property() learner = '';
  @state() private detail: LearnerDetail | null = null;
  /** The bench that is watched; null for the latest. */
  @state() private bench: string | null = null;
  @state() private invitation: Invitation | null = null;
  @query('#name') private nameField!: HTMLInputElement;
  @query('h2') private heading!: HTMLElement | null;

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);
  /** What the board said when the details were read last: more benches or signals, and they are read again. */
  private readFor = '';

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('learner')) {
      this.detail = null;
      this.bench = null;
      this.invitation = null;
      this.readFor = '';
    }
    const row = this.row;
    if (!row) return;
    const { learner, name, signals, joined, steps } = row;
    const readFor = [learner, name, signals, joined, Object.keys(steps).length].join(' ');
    if (readFor === this.readFor) return;
    this.readFor = readFor;
    void this.read();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('learner')) this.heading?.focus();
  }

  override render() {
    const { store } = this.class;
    const row = this.row;
    if (!store) return nothing;
    if (!row)
      return html`<p>
        ${store.left > 0 ? 'Reading the class…' : 'This learner is not in the class any more.'}
        <a href="#board">Back to the board</a>
      </p>`;
    return html`<p><a href="#board">Back to the board</a></p>
      <h2 tabindex="-1">${nameOf(row)}</h2>
      ${this.errand.renderProblem()}
      <div class="columns">
        <div class="side">
          ${this.renderSteps(row, store)} ${this.detail ? this.renderSignals(this.detail) : nothing}
          ${this.renderCare(row)}
        </div>
        ${this.renderTrace()}
      </div>`;
  }

  private get row(): BoardRow | undefined {
    return this.class.store?.rows.get(this.learner);
  }

  private renderSteps(row: BoardRow, store: ClassStore): TemplateResult {
    const touched = store.writeups.filter(({ writeup }) =>
      Object.keys(row.steps).some((key) => key.startsWith(`${writeup}#`)),
    );
    return html`<section aria-labelledby="steps">
      <h3 id="steps">Steps</h3>
      ${touched.length === 0 ? html`<p class="soft">Nothing opened yet.</p>` : nothing}
      ${touched.map(
        ({ writeup, title, steps }) => html`<details open>
          <summary>${title}</summary>
          <ul class="steps">
            ${steps.map(({ id, title: step }) => {
              const facts = row.steps[`${writeup}#${id}`];
              const state = stateOf(facts);
              const { icon: shape, text } = factStates[state];
              return html`<li class=${state}>
                ${shape ? icon(shape) : html`<span></span>`}
                <span>
                  ${step}
                  <span class="soft">${[text, ...(facts ? detailWords(facts, store.now) : [])].join(' · ')}</span>
                </span>
              </li>`;
            })}
          </ul>
        </details>`,
      )}
    </section>`;
  }

  private renderSignals({ signals }: LearnerDetail): TemplateResult | typeof nothing {
    if (signals.length === 0) return nothing;
    return html`<section aria-labelledby="signals">
      <h3 id="signals">Signals</h3>
      <p class="soft">
        Every learner has secrets of their own. These were seen where another’s would be: shared, guessed, or shown on a
        screen. It says no more than that, and nothing follows from it.
      </p>
      <ul class="plain">
        ${signals.map(
          ({ at, secret, of, evidence, writeup }) => html`<li>
            <p><b>${secret}</b> of <a href="#learner=${of.learner}">${of.name}</a></p>
            <p class="soft">${evidence}</p>
            <p class="soft">${this.titleOf(writeup)} · ${new Date(at).toLocaleTimeString()}</p>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  private renderCare(row: BoardRow): TemplateResult {
    return html`<section aria-labelledby="care">
      <h3 id="care">${row.joined ? 'For this learner' : 'For this seat'}</h3>
      <form @submit=${this.rename}>
        <div class="row">
          <input id="name" required aria-label="Name" .defaultValue=${row.name ?? ''} />
          <button class="btn" ?disabled=${this.errand.busy}>Rename</button>
        </div>
      </form>
      ${
        this.invitation
          ? html`<p class="row invitation">
              <strong class="wire">${this.invitation.code}</strong>
              <lab-copy label="the code" .value=${this.invitation.code}></lab-copy>
              <span class="wire link">${this.invitation.link}</span>
              <lab-copy label="the link" .value=${this.invitation.link}></lab-copy>
              <span class="soft">Shown only now. The code before it is worth nothing.</span>
            </p>`
          : html`<p>
              <button type="button" class="btn" ?disabled=${this.errand.busy} @click=${this.makeCode}>New rejoin code</button>
            </p>`
      }
      <lab-reset .learner=${this.learner} .name=${nameOf(row)}></lab-reset>
      <p>
        <lab-confirm
            framed
          label="Take out of the class…"
          question="Take ${nameOf(row)} out of the class?"
          detail="They go on alone, with all that they have passed. The board and the exports show them no longer."
          ?disabled=${this.errand.busy}
          @confirm=${this.takeOut}
        ></lab-confirm>
      </p>
    </section>`;
  }

  private renderTrace(): TemplateResult {
    const benches = this.detail?.benches ?? [];
    const latest = [...benches].sort((a, b) => b.openedAt - a.openedAt)[0];
    const shown = benches.find(({ bench }) => bench === this.bench) ?? latest;
    return html`<section class="trace" aria-labelledby="trace">
      <div class="row">
        <h3 id="trace">What the server observed</h3>
        ${
          benches.length > 1
            ? html`<select aria-label="Lab" @change=${this.chooseBench}>
                ${benches.map(
                  ({ bench, title }) =>
                    html`<option value=${bench} ?selected=${bench === shown?.bench}>${title}</option>`,
                )}
              </select>`
            : html`<span class="soft">${shown?.title ?? nothing}</span>`
        }
      </div>
      ${
        shown
          ? html`<lab-watch .bench=${shown.bench}></lab-watch>`
          : html`<p class="soft">${this.detail ? 'No lab opened yet.' : 'One moment…'}</p>`
      }
    </section>`;
  }

  private titleOf(slug: string): string {
    return this.class.store?.writeups.find(({ writeup }) => writeup === slug)?.title ?? slug;
  }

  private readonly chooseBench = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this.bench = event.target.value;
  };

  private path(rest = ''): string {
    return classPath(this.class.store?.id ?? '', `/learners/${encodeURIComponent(this.learner)}${rest}`);
  }

  private async read(): Promise<void> {
    const { readFor } = this;
    try {
      const detail = await ask<LearnerDetail>(this.path());
      if (readFor === this.readFor) this.detail = detail;
    } catch (error) {
      // An answer that nobody waits for any more may be refused.
      if (readFor === this.readFor) this.errand.fail(error);
    }
  }

  private async rename(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = this.nameField.value;
    await this.errand.run(async () => {
      this.detail = await ask<LearnerDetail>(this.path(), { method: 'PATCH', body: { name } });
    });
  }

  private readonly makeCode = async (): Promise<void> => {
    await this.errand.run(async () => {
      this.invitation = await ask<Invitation>(this.path('/code'), { method: 'POST' });
    });
  };

  private readonly takeOut = async (): Promise<void> => {
    const done = await this.errand.run(() => ask(this.path(), { method: 'DELETE' }));
    if (done) location.hash = '#board';
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-learner': LabLearner;
  }
}
