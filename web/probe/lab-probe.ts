import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView, Composable, WriteupAction } from '../bench/bench-view.ts';
import { CaptureBook, readRules } from '../composer/capture-book.ts';
import type { RulesEvent } from '../composer/lab-saved.ts';
import { draftFromComposable, readDraft } from '../composer/message-draft.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { tool } from '../parts/tool-styles.ts';
import { type Connection, Connections } from './connections.ts';
import './lab-connection.ts';
import type { LabConnection } from './lab-connection.ts';
import { requestFromAction } from './load-request.ts';
import { probeTarget } from './presets.ts';

/**
 * The probe: up to four connections, each with its own request, answer and message. Where there is room they stand
 * side by side, so that user A and user B are seen at once; else one is shown, and a row of buttons chooses it.
 */
@customElement('lab-probe')
export class LabProbe extends LitElement {
  static override styles = [
    controls,
    tool,
    css`
      :host {
        container: probe / inline-size;
      }
      .chooser {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }
      .chooser [aria-pressed='true'] {
        background: var(--selected);
        border-color: var(--ink);
      }
      .all {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.5rem;
      }
      .one {
        container: panel / inline-size;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
        align-content: start;
        min-inline-size: 0;
      }
      .many .one:not([data-selected]) {
        display: none;
      }
      .title {
        display: flex;
        gap: 0.375rem;
        align-items: center;
        padding-block-end: 0.5rem;
        border-block-end: 2px solid var(--line-strong);
      }
      .title input {
        flex: 1;
        font-weight: 600;
      }
      @container probe (min-width: 48rem) {
        .many.all {
          grid-template-columns: repeat(2, minmax(0, 1fr));
          column-gap: 0;
        }
        .many .one:nth-child(odd) {
          padding-inline-end: 1rem;
        }
        .many .one:not([data-selected]) {
          display: grid;
        }
        .many .one:nth-child(even) {
          padding-inline-start: 1rem;
          border-inline-start: 1px solid var(--line);
        }
        .chooser.many {
          display: none;
        }
      }
    `,
  ];

  @state() private connections: Connections | null = null;
  @state() private selected = 'A';
  @state() private book = new CaptureBook();

  private readonly bench = new BenchController(this);

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const view = this.bench.view;
    if (!view?.bench) return;
    if (view.bench.id !== this.connections?.bench) this.begin(view.bench.id);
    const { connections } = this;
    this.book.read(view.events, (connection) => connections?.letterOf(connection, view.probes));
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const view = this.bench.view;
    if (!view?.bench || !this.connections) return;
    const { compose, replay, load } = view.place;
    if (!compose && !replay && !load) return;
    // Taken: cleared before anything is loaded, so that it is loaded once.
    view.show({ compose: null, replay: null, load: null });
    void this.take(view, { compose: compose ?? null, replay: replay ?? null, load: load ?? null });
  }

  override render() {
    const { connections } = this;
    if (!connections) return html`<p class="soft">The probe is ready when the bench is.</p>`;
    const { list } = connections;
    const many = list.length > 1 ? 'many' : '';
    return html`${many ? this.renderChooser(connections) : nothing}
      <div class="all ${many}" @rules=${this.setRules}>
        ${list.map((connection) => this.renderConnection(connection, connections))}
      </div>`;
  }

  private renderChooser({ list }: Connections): TemplateResult {
    return html`<div class="chooser many" role="group" aria-label="Connection">
      ${list.map(
        ({ letter, name }) => html`<button
          type="button"
          class="btn small"
          aria-pressed=${letter === this.selected}
          @click=${() => {
            this.selected = letter;
          }}
        >
          ${name}
        </button>`,
      )}
    </div>`;
  }

  private renderConnection({ letter, name }: Connection, connections: Connections): TemplateResult {
    const alone = connections.list.length === 1;
    const last = letter === connections.list.at(-1)?.letter;
    return html`<section
      class="one"
      aria-label=${name}
      data-letter=${letter}
      ?data-selected=${letter === this.selected}
      @focusin=${() => {
        this.selected = letter;
      }}
    >
      ${
        alone
          ? nothing
          : html`<div class="title">
              <input
                aria-label="Name of connection ${letter}"
                maxlength="40"
                autocomplete="off"
                .value=${live(name)}
                @change=${(event: Event) => this.rename(letter, event)}
              />
              ${last ? this.renderAdd(connections) : nothing}
              <button
                type="button"
                class="btn quiet icon"
                aria-label="Remove ${name}"
                title="Remove ${name}"
                @click=${() => void this.takeAway(letter)}
              >
                ${icon('cross')}
              </button>
            </div>`
      }
      <lab-connection .letter=${letter} .connections=${connections} .book=${this.book}>
        ${alone ? this.renderAdd(connections) : nothing}
      </lab-connection>
    </section>`;
  }

  private renderAdd({ free }: Connections): TemplateResult | typeof nothing {
    if (free === null) return nothing;
    return html`<button slot="actions" type="button" class="btn small quiet" @click=${this.add}>
      ${icon('plus')}Connection ${free}
    </button>`;
  }

  private begin(bench: string): void {
    this.connections = new Connections(bench);
    this.selected = this.connections.list[0]?.letter ?? 'A';
    this.book = new CaptureBook();
    try {
      this.book.setRules(readRules(JSON.parse(sessionStorage.getItem(`rules:${bench}`) ?? '[]')));
    } catch {
      // Not ours: no rules.
    }
  }

  private setRules(event: RulesEvent): void {
    const { connections } = this;
    if (!connections) return;
    const book = new CaptureBook();
    book.setRules(event.rules);
    this.book = book;
    sessionStorage.setItem(`rules:${connections.bench}`, JSON.stringify(event.rules));
  }

  private async add(): Promise<void> {
    const added = this.connections?.add();
    if (!added) return;
    this.selected = added.letter;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>(`[data-letter='${added.letter}'] .title input`)?.select();
  }

  /** Takes a connection away, its open probe with it; the focus goes to what is left. */
  private async takeAway(letter: string): Promise<void> {
    const { connections } = this;
    const view = this.bench.view;
    if (!connections || !view) return;
    for (const probe of connections.probesOf(letter, view.probes.keys())) {
      if (view.probes.get(probe)?.state === 'open')
        // It may have ended meanwhile.
        void view.ask({ type: 'probe.close', probe }).catch(() => undefined);
    }
    connections.remove(letter);
    this.selected = connections.list[0]?.letter ?? 'A';
    this.requestUpdate();
    await this.updateComplete;
    const left = this.renderRoot.querySelector<HTMLElement>('.title input') ?? this.one(this.selected);
    left?.focus();
  }

  private rename(letter: string, event: Event): void {
    if (!(event.currentTarget instanceof HTMLInputElement)) return;
    this.connections?.rename(letter, event.currentTarget.value.trim() || `Connection ${letter}`);
    this.requestUpdate();
  }

  /** Loads what the timeline or the writeup has handed over into the connection that was used last. Nothing is sent. */
  private async take(
    view: BenchView,
    {
      compose,
      replay,
      load,
    }: { compose: Composable | null; replay: number[] | null; load: WriteupAction | null },
  ): Promise<void> {
    const one = this.one(this.selected);
    if (!one || !view.bench) return;
    if (load?.probe !== undefined) {
      const draft = requestFromAction(load.probe, probeTarget(view.bench.addresses.http, location.origin));
      if (draft) await one.loadRequest(draft);
    }
    if (load?.compose !== undefined) await one.loadMessage(readDraft(load.compose));
    if (compose) await one.loadMessage(draftFromComposable(compose));
    if (replay) await one.offerReplay(replay);
  }

  private one(letter: string): LabConnection | null {
    return this.renderRoot.querySelector(`[data-letter='${letter}'] lab-connection`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-probe': LabProbe;
  }
}
