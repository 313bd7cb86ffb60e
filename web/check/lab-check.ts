import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { LONGEST_SILENCE } from '../../protocol/connection-check.ts';
import { Announcer } from '../parts/announcer.ts';
import '../parts/copy-button.ts';
import { type IconName, icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { checkStyles } from './check-styles.ts';
import { type Finding, type Trial, trialNames, type Way } from './findings.ts';
import { reportOf, verdictOf } from './report.ts';
import { runCheck } from './run-check.ts';
import { waysTo } from './ways.ts';

/** How long the check may keep silent, and what that finds. */
const silences = [
  { seconds: 10, words: '10 s: a first look' },
  { seconds: 75, words: '75 s: finds limits of a minute, the default of many proxies' },
  { seconds: LONGEST_SILENCE, words: '5 minutes and a half: finds what firewalls forget' },
] as const;

const stateLooks: Record<Finding['state'], { icon: IconName; word: string; look: string }> = {
  running: { icon: 'open', word: 'Running', look: 'soft' },
  passed: { icon: 'check', word: 'Passed', look: 'passed' },
  failed: { icon: 'cross', word: 'Broken', look: 'refused' },
  noted: { icon: 'half', word: 'Note', look: 'control' },
  skipped: { icon: 'pause', word: 'Skipped', look: 'soft' },
};

/**
 * Tries every address of the installation from this browser, and names what broke.
 * @summary The connection check.
 */
@customElement('lab-check')
export class LabCheck extends LitElement {
  static override styles = [controls, checkStyles];

  @property() platform = '';
  @property() lab = '';
  @property({ attribute: 'lab-tls' }) labTls = '';
  @property() exploit = '';
  @state() private found: ReadonlyMap<Way, ReadonlyMap<Trial, Finding>> = new Map();
  @state() private busy = false;
  @query('#said') private region!: HTMLElement;
  @query('select') private silence!: HTMLSelectElement;

  private announcer: Announcer | null = null;

  override render() {
    const verdict = verdictOf(this.found, { page: location.origin, platform: this.platform });
    return html`<div id="said" class="visually-hidden" role="status"></div>
      <form @submit=${this.submit}>
        <label>
          Keep silent for
          <select ?disabled=${this.busy}>
            ${silences.map(({ seconds, words }) => html`<option value=${seconds}>${words}</option>`)}
          </select>
        </label>
        <button class="btn primary" ?disabled=${this.busy}>${this.busy ? 'Checking…' : 'Check again'}</button>
        ${this.busy ? nothing : html`<lab-copy label="the report" .value=${reportOf(this.found, verdict)}></lab-copy>`}
      </form>
      <p class="verdict" data-state=${verdict.state}>${verdict.words}</p>
      ${[...this.found].map(([way, findings]) => renderWay(way, findings))}`;
  }

  override firstUpdated(): void {
    this.announcer = new Announcer(this.region);
    void this.check();
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    void this.check();
  }

  private async check(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const seconds = Number(this.silence.value);
    const ways = waysTo(this);
    const found = new Map(ways.map((way) => [way, new Map<Trial, Finding>()]));
    const tools = {
      page: location.href,
      fetch: window.fetch.bind(window),
      openSocket: (url: string, protocol: string) => new WebSocket(url, protocol),
    };
    await Promise.all(
      ways.map((way) =>
        runCheck(way, {
          seconds,
          tools,
          tell: (trial, finding) => {
            found.get(way)?.set(trial, finding);
            this.found = new Map(found);
          },
        }),
      ),
    );
    this.busy = false;
    this.announcer?.sayLatest(verdictOf(found, { page: location.origin, platform: this.platform }).words);
  }
}

function renderWay(way: Way, findings: ReadonlyMap<Trial, Finding>): TemplateResult {
  return html`<section aria-labelledby="way-${way.id}">
    <div class="head">
      <h2 id="way-${way.id}">${way.name}</h2>
      <span class="wire soft">${way.origin}</span>
    </div>
    <ul>
      ${way.trials.map((trial) => renderFinding(trial, findings.get(trial)))}
    </ul>
  </section>`;
}

function renderFinding(trial: Trial, finding: Finding | undefined): TemplateResult {
  const { state: is, words, remedy } = finding ?? { state: 'running', words: 'Waiting…' };
  const { icon: shape, word, look } = stateLooks[is];
  return html`<li>
    <span class="state ${look}">${icon(shape)}${word}</span>
    <span class="trial">${trialNames[trial]}</span>
    <div class="words">
      <p>${words}</p>
      ${remedy ? html`<p class="remedy soft">${remedy}</p>` : nothing}
    </div>
  </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-check': LabCheck;
  }
}
