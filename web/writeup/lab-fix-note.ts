import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FixState } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { type IconName, icon } from '../parts/icons.ts';

/**
 * Under the text about the fix: whether it is open or proven, and the way to the tool.
 * It renders into the document, so that it looks like the steps around it.
 */
@customElement('lab-fix-note')
export class LabFixNote extends LitElement {
  /** What the server knew when it wrote the page. */
  @property({ type: Boolean }) passed = false;

  private readonly bench = new BenchController(this);

  override render() {
    const { view } = this.bench;
    const fix = view?.fix ?? null;
    const passed = fix?.passed ?? this.passed;
    const left = view?.steps.filter((step) => !step.passed).length ?? 0;
    const withoutFix = !passed && view?.classState?.fix === false;
    const { text, icon: name } = withoutFix ? noFix : noteWords(passed, fix, left);
    return html`<div class="step-card" data-state=${passed ? 'passed' : 'new'}>
      <p class="step-state" data-state=${passed ? 'passed' : 'new'}>${icon(name)}<strong>${text}</strong></p>
      ${fix?.open && !withoutFix ? this.renderWay(passed) : nothing}
    </div>`;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private renderWay(passed: boolean): TemplateResult {
    return html`<div class="row">
      <button
        type="button"
        class="btn ${passed ? '' : 'primary'}"
        @click=${() => this.bench.view?.show({ screen: 'workbench', tab: 'fix' })}
      >
        Open “Fix it” ${icon('right')}
      </button>
    </div>`;
  }
}

interface NoteWords {
  text: string;
  icon: IconName;
}

/** The policy of a class. */
const noFix: NoteWords = { text: 'Your class ends with the last step', icon: 'open' };

function noteWords(passed: boolean, fix: FixState | null, left: number): NoteWords {
  if (passed) return { text: 'Fixed', icon: 'done' };
  if (fix?.open)
    return { text: fix.tries > 0 ? 'Not fixed yet' : 'Yours to fix', icon: fix.tries > 0 ? 'half' : 'open' };
  if (left === 0) return { text: 'Opens when every step is passed', icon: 'open' };
  return { text: `Opens when every step is passed: ${left} to go`, icon: 'open' };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-fix-note': LabFixNote;
  }
}
