import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { StepState } from '../../protocol/step-state.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { Ask } from '../bench/bench-view.ts';
import { icon } from '../parts/icons.ts';
import '../parts/confirm-button.ts';
import { KeepFocus } from '../parts/keep-focus.ts';
import { renderExplanation } from './explanation.ts';
import { renderQuestion } from './question.ts';
import { type StepProgress, stepProgress, stepWords } from './step-words.ts';
import { withheldHints, withheldSolution } from './withheld.ts';

/** Tries after which the next hint is offered, for each hint already shown. */
const TRIES_PER_HINT = 2;

/**
 * What stands under a step's text: its state, what the server saw, the question, hints and the solution.
 * It renders into the document, so that hints and solutions look like the writeup around them.
 */
@customElement('lab-step')
export class LabStep extends LitElement {
  @property() step = '';
  /** What the server knew when it wrote the page. */
  @property({ type: Boolean }) passed = false;
  @state() private problem = '';
  /** What was asked for is under way. No button shows it: disabled for that moment, it would lose the focus. */
  private busy = false;

  private readonly bench = new BenchController(this);
  protected readonly focusKept = new KeepFocus(this, (held) => this.heirOf(held));

  override render() {
    const steps = this.bench.view?.steps ?? [];
    const step = steps.find(({ id }) => id === this.step);
    if (!step) return html`<div class="step-card">${renderState(this.passed ? 'passed' : 'new')}</div>`;
    const progress = stepProgress(step, steps);
    return html`<div class="step-card" data-state=${progress}>
      ${renderState(progress, step.tries)}
      ${step.explanation && !step.passed ? renderExplanation(step.explanation, this.showEvent, this.bench.view?.events ?? []) : nothing}
      ${step.question ? this.renderQuestion(step, step.question) : nothing} ${renderHints(step)}
      ${
        step.solution
          ? html`<section class="solution" tabindex="-1" aria-label="Worked solution" lang=${step.lang ?? nothing}>
            <h3 lang="en">Worked solution</h3>
            ${unsafeHTML(step.solution)}
          </section>`
          : nothing
      }
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing} ${this.renderActions(step)}
    </div>`;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private renderQuestion(step: StepState, question: NonNullable<StepState['question']>): TemplateResult {
    return renderQuestion({
      step: step.id,
      question,
      lang: step.lang,
      passed: step.passed,
      answer: (answer) => void this.ask({ type: 'answer', step: this.step, answer }),
    });
  }

  private renderActions(step: StepState): TemplateResult {
    const next = step.hints.length + 1;
    const classState = this.bench.view?.classState ?? null;
    const hintsWithheld = next <= step.hintsTotal ? withheldHints(classState) : null;
    const solutionWithheld = step.solution === undefined ? withheldSolution(classState, step) : null;
    const offered =
      !hintsWithheld && !step.passed && next <= step.hintsTotal && step.tries >= next * TRIES_PER_HINT;
    return html`<div class="row actions-row">
      ${offered ? html`<span class="offer">${step.tries} tries so far. The next hint may help.</span>` : nothing}
      ${hintsWithheld ? html`<span class="offer">${hintsWithheld}</span>` : nothing}
      ${
        next <= step.hintsTotal && !hintsWithheld
          ? html`<button
            type="button"
            class="btn small"
            @click=${() => this.ask({ type: 'hint', step: this.step })}
          >
            Hint ${next} of ${step.hintsTotal}
          </button>`
          : nothing
      }
      ${solutionWithheld && (next > step.hintsTotal || hintsWithheld) ? html`<span class="offer">${solutionWithheld}</span>` : nothing}
      ${
        (next > step.hintsTotal || hintsWithheld) && step.solution === undefined && !solutionWithheld
          ? html`<lab-confirm
            label="Show the solution…"
            question="Show the worked solution?"
            detail=${
              step.passed
                ? 'You have passed this step already: nothing changes.'
                : 'The step then counts as solved with the solution. Your own work stays as it is.'
            }
            @confirm=${() => this.ask({ type: 'solution', step: this.step })}
          ></lab-confirm>`
          : nothing
      }
      <lab-confirm
        label="Reset step…"
        icon="reset"
        question="Reset this step?"
        detail="It is open again, and a question is asked afresh. Your trace, settings and other steps stay."
        @confirm=${() => this.ask({ type: 'reset.step', step: this.step })}
      ></lab-confirm>
    </div>`;
  }

  /** What came of the press that took its control away: the reply, the last hint or the solution. Tab goes on from there. */
  private heirOf(held: Element): HTMLElement | null {
    if (held.matches('.question *')) return this.querySelector('.reply');
    return this.querySelector('.solution') ?? this.querySelector('.hints > li:last-child');
  }

  private readonly showEvent = (seq: number): void => {
    this.bench.view?.show({ screen: 'workbench', tab: 'timeline', selected: seq });
  };

  private async ask(request: Ask): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      await this.bench.view?.ask(request);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }
}

function renderState(progress: StepProgress, tries = 0): TemplateResult {
  const { text, icon: name } = stepWords[progress];
  return html`<p class="step-state" data-state=${progress}>
    ${icon(name)}<strong>${text}</strong>
    ${tries > 0 ? html`<span class="soft">${tries} ${tries === 1 ? 'try' : 'tries'}</span>` : nothing}
  </p>`;
}

function renderHints({ hints, hintsTotal, lang }: StepState): TemplateResult | typeof nothing {
  if (hints.length === 0) return nothing;
  return html`<ol class="hints" aria-label="Hints">
    ${hints.map(
      (hint, index) => html`<li tabindex="-1" lang=${lang ?? nothing}>
        <p class="hint-title" lang="en">Hint ${index + 1} of ${hintsTotal}</p>
        ${unsafeHTML(hint)}
      </li>`,
    )}
  </ol>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-step': LabStep;
  }
}
