import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { InterceptRule } from '../../protocol/intercept.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import type { HeldView, InterceptView } from '../bench/held-view.ts';
import { controls } from '../parts/shared-styles.ts';
import { tool, toolSections } from '../parts/tool-styles.ts';
import { renderDone } from './done-list.ts';
import { HeldDesk } from './held-desk.ts';
import './held-editor.ts';
import type { DecideEvent, Decision, EditEvent, LabHeld } from './held-editor.ts';
import './held-queue.ts';
import type { ChooseEvent } from './held-queue.ts';
import './inject-form.ts';
import { interceptStyles } from './intercept-styles.ts';
import type { ItemEdit } from './item-edit.ts';
import './rule-list.ts';
import type { RulesEvent } from './rule-list.ts';

type Wanted = Partial<Pick<InterceptView, 'on' | 'handshakes' | 'rules'>>;

/**
 * Holds what the lab's page says and is told, until the learner has looked at it: one switch, rules, the queue of what
 * is held with an editor, and frames of the learner's own.
 */
@customElement('lab-intercept')
export class LabIntercept extends LitElement {
  static override styles = [controls, tool, toolSections, interceptStyles];

  /** What the server said against the switch or the rules, and against the last decision. */
  @state() private setProblem = '';
  @state() private itemProblem = '';
  @query('lab-held') private editor!: LabHeld | null;
  @query('#held-title') private heading!: HTMLElement;

  private readonly bench = new BenchController(this);
  private readonly desk = new HeldDesk();
  private rules: readonly InterceptRule[] = [];
  private knownRules = '[]';
  /** Changes that the server has not answered yet, and how many requests they are in. */
  private wanted: Wanted = {};
  private asking = 0;

  /** While another tool is shown, nothing here needs to follow. */
  protected override shouldUpdate(): boolean {
    return this.bench.view?.place.tab === 'intercept';
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const intercept = this.bench.view?.intercept;
    if (!intercept) return;
    this.followRules(intercept);
    this.desk.follow(intercept, this.editor?.isInField ?? false);
  }

  override render() {
    const view = this.bench.view;
    if (!view?.bench) return html`<p class="soft">Intercept is ready when the bench is.</p>`;
    return html`<section aria-label="What to hold">${this.renderControls(view)}</section>
      <section aria-labelledby="held-title">${this.renderHeld(view)}</section>
      <section aria-labelledby="inject-title">
        <h2 id="inject-title">Inject a frame</h2>
        <lab-inject .view=${view} .connections=${view.intercept.connections}></lab-inject>
      </section>`;
  }

  private renderControls(view: BenchView): TemplateResult {
    // What the learner has just switched stays switched while the server is asked.
    const { on, handshakes } = { ...view.intercept, ...this.wanted };
    const offline = view.link.state !== 'live';
    return html`<div class="bar">
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked=${on}
          ?disabled=${offline}
          @click=${() => this.set(view, { on: !on })}
        >
          Intercept <span class="track" aria-hidden="true"><span class="thumb"></span></span
          ><span class="state soft" aria-hidden="true">${on ? 'On' : 'Off'}</span>
        </button>
        <label class="check">
          <input
            type="checkbox"
            .checked=${live(handshakes)}
            ?disabled=${offline}
            @change=${() => this.set(view, { handshakes: !handshakes })}
          />
          Hold handshakes
        </label>
      </div>
      <p class="soft">
        Holds what the lab’s page and its server send each other. Probes and outside tools pass untouched. Off lets
        everything go at once.
      </p>
      <details>
        <summary>
          <b>Frames to hold</b> <span class="soft">${this.rules.length === 0 ? 'all that carry data' : `by ${this.rules.length} ${this.rules.length === 1 ? 'rule' : 'rules'}`}</span>
        </summary>
        <lab-rules
          .rules=${this.rules}
          ?disabled=${offline}
          @rules=${({ rules }: RulesEvent) => this.setRules(view, rules)}
        ></lab-rules>
      </details>
      ${renderProblem(this.setProblem)}`;
  }

  private renderHeld(view: BenchView): TemplateResult {
    const { held, shown, gone } = this.desk;
    const offline = view.link.state !== 'live';
    return html`<div class="bar">
        <h2 id="held-title" tabindex="-1">${held.length === 0 ? 'Nothing is held' : `${held.length} held`}</h2>
        ${
          held.length > 1
            ? html`<button type="button" class="btn small" ?disabled=${offline} @click=${() => this.forwardAll(view)}>
                Forward all ${held.length} unchanged
              </button>`
            : nothing
        }
      </div>
      ${
        shown
          ? html`<p class="soft">
                Each goes on by itself, as it is, when its time is over. <i>Keep holding</i> gives all of them a minute anew, a
                quarter of an hour in all. What is sent behind them waits too, pongs included.
              </p>
              <div class="held ${shown.what}">
                ${
                  held.length === 0
                    ? nothing
                    : html`<lab-held-queue
                        .items=${held}
                        .chosen=${shown.id}
                        @choose=${({ item }: ChooseEvent) => this.choose(item)}
                      ></lab-held-queue>`
                }
                <div class="item">
                  <lab-held
                    role="group"
                    aria-label="${shown.what === 'handshake' ? 'Handshake' : `Frame (${shown.opcode})`} from the ${shown.direction}, on ${shown.connection}"
                    .item=${shown}
                    .edit=${this.desk.editOf(shown)}
                    .gone=${gone}
                    ?disabled=${offline}
                    @edit=${({ edit }: EditEvent) => this.keep(shown, edit)}
                    @decide=${({ decision }: DecideEvent) => this.decide(view, shown, decision)}
                    @keep=${() => this.keepAll(view)}
                    @leave=${this.leave}
                  ></lab-held>
                  ${renderProblem(this.itemProblem)}
                </div>
              </div>`
          : this.renderEmpty(view)
      }
      ${renderDone(view)}`;
  }

  private renderEmpty(view: BenchView): TemplateResult {
    return html`<p class="soft">
        ${
          view.intercept.on
            ? 'Open the App tab and let its page connect, or send something: it waits here until you have decided.'
            : 'Turn intercept on, open the App tab and let its page connect, or send something: it will wait here until you have decided.'
        }
      </p>
      <div class="bar">
        <button type="button" class="btn small" @click=${() => view.show({ tab: 'app' })}>Open the App tab</button>
      </div>`;
  }

  /** The rules as the learner writes them, until the server says others: its answer to them is no news. */
  private followRules({ rules }: InterceptView): void {
    const now = JSON.stringify(rules);
    if (now === this.knownRules) return;
    this.knownRules = now;
    this.rules = rules;
  }

  private keep(item: HeldView, edit: ItemEdit): void {
    this.desk.keep(item, edit);
    this.requestUpdate();
  }

  private choose(id: string): void {
    this.itemProblem = '';
    this.desk.choose(id);
    this.requestUpdate();
  }

  private async leave(): Promise<void> {
    this.desk.leave();
    this.requestUpdate();
    await this.moveFocus(false);
  }

  private async decide(view: BenchView, { id }: HeldView, decision: Decision): Promise<void> {
    const inField = this.editor?.isInField ?? false;
    this.itemProblem = '';
    if (await this.resolve(view, id, decision)) await this.moveFocus(inField);
  }

  private async keepAll(view: BenchView): Promise<void> {
    this.itemProblem = '';
    try {
      await view.ask({ type: 'intercept.keep' });
    } catch (error) {
      this.itemProblem = error instanceof Error ? error.message : String(error);
    }
  }

  private async forwardAll(view: BenchView): Promise<void> {
    this.itemProblem = '';
    const items = this.desk.held.map(({ id }) => id);
    for (const id of items) this.desk.decide(id);
    this.requestUpdate();
    try {
      // In one request: as many as may be held are more than a page may ask for in a second.
      await view.ask({ type: 'intercept.forward', items });
      await this.moveFocus(false);
    } catch (error) {
      // The oldest last, for that one is shown then.
      for (const id of items.toReversed()) this.desk.restore(id);
      this.itemProblem = error instanceof Error ? error.message : String(error);
    }
  }

  private async resolve(view: BenchView, item: string, decision: Decision): Promise<boolean> {
    this.desk.decide(item);
    this.requestUpdate();
    try {
      await view.ask({ type: 'intercept.resolve', item, ...decision });
      return true;
    } catch (error) {
      this.desk.restore(item);
      this.itemProblem = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  /** On to the next item, in the same part of it; to the heading when there is none. */
  private async moveFocus(toField: boolean): Promise<void> {
    await this.updateComplete;
    if (!this.editor) this.heading.focus();
    else if (toField) await this.editor.focusField();
    else await this.editor.focusAction();
  }

  private setRules(view: BenchView, rules: InterceptRule[]): Promise<void> {
    this.rules = rules;
    return this.set(view, { rules });
  }

  private async set(view: BenchView, change: Wanted): Promise<void> {
    const { on, handshakes } = view.intercept;
    this.setProblem = '';
    // A second change before the first is answered must not undo it.
    this.wanted = { ...this.wanted, ...change };
    this.asking += 1;
    this.requestUpdate();
    try {
      await view.ask({ type: 'intercept.set', on, handshakes, rules: [...this.rules], ...this.wanted });
    } catch (error) {
      this.setProblem = error instanceof Error ? error.message : String(error);
      // What is shown is what is in force; a copy, so that the list draws itself anew.
      this.rules = [...view.intercept.rules];
    } finally {
      this.asking -= 1;
      if (this.asking === 0) this.wanted = {};
    }
    this.requestUpdate();
  }
}

function renderProblem(problem: string): TemplateResult | typeof nothing {
  return problem ? html`<p class="fault" role="alert">${problem}</p>` : nothing;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-intercept': LabIntercept;
  }
}
