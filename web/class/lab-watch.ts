import { ContextProvider } from '@lit/context';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { WORKBENCH_VERSION } from '../../protocol/workbench.ts';
import { BenchStore } from '../bench/bench-store.ts';
import { benchContext } from '../bench/bench-view.ts';
import { reloadOnce } from '../bench/reload-once.ts';
import { controls } from '../parts/shared-styles.ts';
import '../timeline/lab-timeline.ts';

/** A learner's trace as their own page shows it, live and read-only: the same timeline, and the same ladder. */
@customElement('lab-watch')
export class LabWatch extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        container: panel / size;
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: 8px;
        overflow: hidden;
      }
      p {
        grid-row: 1;
        margin: 0;
        padding: 0.375rem 0.75rem;
      }
      .lost {
        background: var(--refused-tint);
      }
      lab-timeline {
        grid-row: 2;
        min-block-size: 0;
      }
    `,
  ];

  @property() bench = '';

  private store: BenchStore | null = null;
  private provider: ContextProvider<typeof benchContext, this> | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.stop();
    this.store = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.open();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('bench')) this.open();
  }

  override render() {
    const link = this.store?.link;
    return html`${
      link?.state === 'lost' || link?.state === 'refused'
        ? html`<p class="lost" role="status">${link.reason} ${link.state === 'lost' ? 'Trying again.' : nothing}</p>`
        : nothing
    }
      <lab-timeline readonly></lab-timeline>`;
  }

  private open(): void {
    this.store?.stop();
    const { bench } = this;
    const store = new BenchStore({
      requestBench: () => Promise.resolve(bench),
      openSocket: (query) => new WebSocket(`/class/api/watch?${query}`),
      reload: () => reloadOnce(`watch-${WORKBENCH_VERSION}`),
    });
    store.show({ tab: 'timeline' });
    store.subscribe(() => this.requestUpdate());
    this.store = store;
    if (this.provider) this.provider.setValue(store);
    else this.provider = new ContextProvider(this, { context: benchContext, initialValue: store });
    void store.start();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-watch': LabWatch;
  }
}
