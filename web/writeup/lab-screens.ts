import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { Screen } from '../bench/bench-view.ts';

/** The largest number in a badge. */
const MOST = 99;

/** As in `styles/lab.css`: below this the two panes are two screens. */
const narrow = matchMedia('(max-width: 800px)');

/**
 * In a narrow window: which of the two screens is shown, with a badge for what happened on the other.
 * Back goes to the screen before. CSS hides this in a wide window, where both panes stand side by side.
 */
@customElement('lab-screens')
export class LabScreens extends LitElement {
  static override styles = css`
    div {
      display: grid;
      grid-template-columns: 1fr 1fr;
      background: var(--raised);
      border-block-start: 1px solid var(--line-strong);
    }
    button {
      min-block-size: 3rem;
      font: 550 0.9375rem/1.2 var(--font-text);
      color: var(--ink-soft);
      background: none;
      border: 0;
      border-block-start: 3px solid transparent;
      cursor: pointer;
    }
    button[aria-pressed='true'] {
      color: var(--ink);
      border-block-start-color: var(--ink);
    }
    button:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: -4px;
    }
    .badge {
      display: inline-block;
      margin-inline-start: 0.375rem;
      padding: 0.0625rem 0.4375rem;
      font-size: 0.75rem;
      color: var(--ink-inverse);
      background: var(--ink);
      border-radius: 999px;
    }
    @media (forced-colors: active) {
      button {
        border-block-start-color: Canvas;
      }
      button[aria-pressed='true'] {
        border-block-start-color: Highlight;
      }
      .badge {
        color: ButtonText;
        background: Canvas;
        border: 1px solid ButtonText;
      }
    }
  `;

  private readonly bench = new BenchController(this);
  /** The screen that the page shows now. */
  private shown: Screen = 'writeup';
  private seenEvent = 0;
  private seenPassed: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.back);
    document.addEventListener('click', this.anchor);
    narrow.addEventListener('change', this.widened);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.back);
    document.removeEventListener('click', this.anchor);
    narrow.removeEventListener('change', this.widened);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const view = this.bench.view;
    if (!view) return;
    const { screen } = view.place;
    const passed = passedCount(view.steps);
    const newest = view.events.at(-1)?.seq ?? 0;
    const inSight = (one: Screen): boolean => screen === one || !narrow.matches;
    // An older one: the trace began again.
    if (inSight('workbench') || newest < this.seenEvent) this.seenEvent = newest;
    this.seenEvent = Math.max(this.seenEvent, view.before);
    this.seenPassed ??= view.bench ? passed : null;
    if (inSight('writeup') && this.seenPassed !== null) this.seenPassed = passed;
    if (screen !== this.shown) this.turn(screen);
  }

  override render() {
    const view = this.bench.view;
    const held = view?.intercept.held.length ?? 0;
    const events = newEvents(view?.events ?? [], this.seenEvent);
    const passed = Math.max(0, passedCount(view?.steps ?? []) - (this.seenPassed ?? 0));
    return html`<div role="group" aria-label="Screen">
      ${this.renderButton('writeup', 'Writeup', passed, passed === 1 ? 'step passed' : 'steps passed')}
      ${
        held > 0
          ? this.renderButton('workbench', 'Workbench', held, 'held')
          : this.renderButton('workbench', 'Workbench', events, events === 1 ? 'new event' : 'new events')
      }
    </div>`;
  }

  private renderButton(screen: Screen, label: string, count: number, what: string) {
    const current = this.shown === screen;
    return html`<button type="button" aria-pressed=${current} @click=${() => this.bench.view?.show({ screen })}>
      ${label}${
        count > 0 && !current
          ? html`<span class="badge">${count > MOST ? `${MOST}+` : count}<span class="words"> ${what}</span></span>`
          : nothing
      }
    </button>`;
  }

  /** Side by side, both panes are seen, and what is counted is no news any more. */
  private readonly widened = (): void => this.requestUpdate();

  /** Shows a screen, and remembers the one before for Back. */
  private turn(screen: Screen, remember = true): void {
    this.shown = screen;
    const page = this.parentElement;
    if (page) page.dataset.screen = screen;
    if (remember && narrow.matches) history.pushState({ screen }, '');
  }

  private readonly back = (event: PopStateEvent): void => {
    const state: unknown = event.state;
    // A jump to a fragment has no state of ours, but its own target says which screen it meant.
    const target: Screen = location.hash === '#workbench' ? 'workbench' : 'writeup';
    const screen = isScreenState(state) ? state.screen : target;
    if (screen === this.shown) return;
    this.turn(screen, false);
    this.bench.view?.show({ screen });
  };

  /** A link to a section leads to the writeup, wherever it stood. */
  private readonly anchor = (event: MouseEvent): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const target = link?.getAttribute('href');
    if (target === '#workbench') this.bench.view?.show({ screen: 'workbench' });
    else if (target?.startsWith('#')) this.bench.view?.show({ screen: 'writeup' });
  };
}

/** How many events came after one, as far as it matters. A message is no news: its frames are. */
function newEvents(events: readonly TraceEvent[], seen: number): number {
  let count = 0;
  for (let at = events.length - 1; count <= MOST; at -= 1) {
    const event = events[at];
    if (!event || event.seq <= seen) break;
    if (event.kind !== 'message') count += 1;
  }
  return count;
}

function passedCount(steps: readonly { passed: boolean }[]): number {
  return steps.filter(({ passed }) => passed).length;
}

function isScreenState(state: unknown): state is { screen: Screen } {
  return (
    typeof state === 'object' &&
    state !== null &&
    'screen' in state &&
    (state.screen === 'writeup' || state.screen === 'workbench')
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-screens': LabScreens;
  }
}
