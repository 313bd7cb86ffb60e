import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import '../ladder/lab-ladder.ts';
import type { TraceEvent } from '../../protocol/trace.ts';

/** What all that run on a connection of their own have in common: one button, one thing at a time, and a reason when it fails. */
export abstract class Exhibit extends LitElement {
  @state() protected busy = false;
  @state() private problem = '';

  /** Does something that takes a while; pressing the button again does nothing until it is done. */
  protected async run(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = '';
    // What has nothing to show is left out on paper.
    this.toggleAttribute('ran', true);
    try {
      await work();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.busy = false;
  }

  protected renderProblem(): TemplateResult | typeof nothing {
    return this.problem === '' ? nothing : html`<p class="fault" role="alert">${this.problem}</p>`;
  }
}

/** What crossed one connection, as a ladder; nothing before there is something. */
export function renderLadder(rows: readonly TraceEvent[]): TemplateResult | typeof nothing {
  return rows.length === 0 ? nothing : html`<lab-ladder .rows=${rows}></lab-ladder>`;
}

/** Frames of one side and opcode among some events. */
export function framesFrom(
  rows: readonly TraceEvent[],
  direction: 'client' | 'server',
  opcode = 'text',
): number {
  return rows.filter((row) => row.kind === 'frame' && row.direction === direction && row.opcode === opcode)
    .length;
}

/** Waits, so that a reader can see one thing after the other. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
