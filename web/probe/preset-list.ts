import { html, type TemplateResult } from 'lit';
import { type Preset, presets } from './presets.ts';

/** Requests to start from, unless writing one is what the learner is to do; then, why there are none. */
export function renderPresets(
  given: boolean,
  load: (preset: Preset) => void,
  writeRaw: () => void,
): TemplateResult {
  if (!given)
    return html`<p class="presets">
      Ready-made handshakes appear here once you have passed the first step: write that one yourself.
    </p>`;
  return html`<div class="presets">
    ${presets.map(
      (preset) => html`<button type="button" @click=${() => load(preset)}>
        <b>${preset.label}</b><span class="soft">${preset.detail}</span>
      </button>`,
    )}
    <button type="button" @click=${writeRaw}><b>Raw…</b><span class="soft">An empty text to write into.</span></button>
  </div>`;
}
