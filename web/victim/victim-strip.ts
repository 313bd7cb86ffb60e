import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import { Announcer } from '../parts/announcer.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { visitWords } from './state-words.ts';

/**
 * Beside the tabs, where there is a victim: whose browser waits for its turn or visits, and how many go first.
 * Its place is kept while nobody comes, so that nothing moves under the learner's hands.
 */
@customElement('lab-victim-strip')
export class LabVictimStrip extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        margin-inline-start: auto;
        font-size: var(--text-small);
        line-height: 1.45;
      }
      span {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
        padding: 0.125rem 0.625rem;
        margin-block: 0.25rem;
        white-space: nowrap;
        border: 1px solid transparent;
        border-radius: 999px;
      }
      .victim {
        font-weight: 600;
        background: var(--victim-tint);
        border-color: currentColor;
      }
    `,
  ];

  @query('#said') private region!: HTMLElement;

  private readonly bench = new BenchController(this);
  private announcer: Announcer | null = null;
  private told = '';

  override render() {
    const victim = this.bench.view?.victim;
    const [first] = victim?.visits ?? [];
    return html`<div id="said" class="visually-hidden" role="status"></div>
      ${
        !victim
          ? nothing
          : first
            ? html`<span class="victim">${icon('browser')}${visitWords(victim, first)}</span>`
            : html`<span class="soft">${icon('browser')}${victim.unavailable ? 'Nobody can visit' : 'Nobody is visiting'}</span>`
      }`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const victim = this.bench.view?.victim ?? null;
    const [first] = victim?.visits ?? [];
    const words = first ? `${visitWords(victim, first)}.` : '';
    if (words === this.told) return;
    this.told = words;
    this.announcer ??= new Announcer(this.region);
    // Where it stands is out of date with the next: only the last is said.
    this.announcer.sayLatest(words || 'The visit is over.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-victim-strip': LabVictimStrip;
  }
}
