import { html, type TemplateResult } from 'lit';
import '../parts/drop-panel.ts';

/** The whole trace of a bench, to take away. */
export function renderExport(bench: string): TemplateResult {
  const trace = `/api/benches/${encodeURIComponent(bench)}/trace`;
  return html`<lab-drop label="Export">
    <div class="export">
      <p>The whole trace, as the server has it.</p>
      <a class="btn small" href="${trace}.har" download>HAR</a>
      <span class="soft">For browsers’ developer tools and other programs that read HTTP archives.</span>
      <a class="btn small" href="${trace}.jsonl" download>JSON Lines</a>
      <span class="soft">One event on each line, with everything that you see here.</span>
    </div>
  </lab-drop>`;
}
