import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import { icon } from '../parts/icons.ts';
import { fixWords, stepProgress, stepWords } from './step-words.ts';

/**
 * The steps as links with their state.
 * @slot - The server's list, shown until the channel is there.
 */
@customElement('lab-rail')
export class LabRail extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    ol {
      display: grid;
      margin: 0;
      padding: 0;
      font-size: 0.9375rem;
      line-height: 1.4;
      list-style: none;
    }
    a {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      gap: 0.125rem 0.625rem;
      align-items: center;
      padding: 0.3125rem 0.5rem;
      margin-inline: -0.5rem;
      color: inherit;
      text-decoration: none;
      border-radius: 6px;
    }
    a:hover {
      background: var(--selected);
    }
    a:hover .title {
      text-decoration: underline;
      text-underline-offset: 0.2em;
    }
    a:focus-visible {
      outline: 2px solid var(--focus);
    }
    svg {
      inline-size: 1.125rem;
      block-size: 1.125rem;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .state {
      font-size: var(--text-small);
      color: var(--ink-faint);
    }
    .mark {
      display: grid;
      color: var(--ink-faint);
    }
    [data-state='tried'] .mark {
      color: var(--ink);
    }
    [data-state|='passed'] :is(.mark, .state) {
      color: var(--passed);
    }
  `;

  private readonly bench = new BenchController(this);

  override render() {
    const steps = this.bench.view?.steps ?? [];
    if (steps.length === 0) return html`<slot></slot>`;
    return html`<ol>
      ${steps.map((step) => {
        const progress = stepProgress(step, steps);
        const words = stepWords[progress];
        return html`<li>
          <a href="#step-${step.id}" data-state=${progress}>
            <span class="mark">${icon(words.icon)}</span><span class="title" lang=${step.lang ?? nothing}>${step.title}</span
            ><span class="state">${words.text}</span>
          </a>
        </li>`;
      })}
      ${this.renderFix()}
    </ol>`;
  }

  /** The heading of the section, as the server's list has it. */
  private renderFixTitle(): TemplateResult {
    const link = this.querySelector('a[href="#step-fix"]');
    const lang = link?.getAttribute('lang') ?? nothing;
    return html`<span class="title" lang=${lang}>${link?.textContent ?? 'Fix it'}</span>`;
  }

  /** The last thing to do, and no step: it is not counted among them. */
  private renderFix(): TemplateResult | typeof nothing {
    const fix = this.bench.view?.fix;
    if (!fix) return nothing;
    const { text, icon: mark, state } = fixWords(fix);
    return html`<li>
      <a href="#step-fix" data-state=${state}>
        <span class="mark">${icon(mark)}</span>${this.renderFixTitle()}<span class="state">${text}</span>
      </a>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-rail': LabRail;
  }
}
