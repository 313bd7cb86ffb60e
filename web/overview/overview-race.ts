import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { BenchController } from '../bench/bench-controller.ts';
import { controls } from '../parts/shared-styles.ts';
import { exhibitStyles } from './exhibit-styles.ts';
import { openBench, say } from './open-bench.ts';
import { bytesPerEvent, median, RaceFold, type RaceResult, type Way, wayNames, ways } from './race-fold.ts';
import type { RacePlots } from './race-plots.ts';
import { raceStyles } from './race-styles.ts';
import { count, duration, raceWords } from './race-words.ts';

const rates = [1, 2, 5, 10, 20, 50];
const intervals = [250, 500, 1_000, 2_000, 5_000];

/** How long a race lasts. */
const SECONDS = 15;

/** Four clients in a page of the lab run after the same events. What arrives late, and what it costs, is told by the server. */
@customElement('overview-race')
export class OverviewRace extends LitElement {
  static override styles = [controls, exhibitStyles, ...raceStyles];

  @state() private rate = 5;
  @state() private interval = 1_000;
  /** Address of the page with the four clients; null before the first race. */
  @state() private runners: string | null = null;
  @state() private runs = 0;
  @state() private problem = '';
  @state() private result: RaceResult | null = null;
  @query('.plot.delays') private delaysPlace!: HTMLElement | null;
  @query('.plot.bytes') private bytesPlace!: HTMLElement | null;

  private readonly bench = new BenchController(this);
  private fold: RaceFold | null = null;
  private plots: Promise<RacePlots | null> | null = null;
  private announced = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.plots?.then((plots) => plots?.destroy());
    this.plots = null;
  }

  protected override willUpdate(): void {
    if (this.fold?.take(this.bench.view?.events ?? [])) this.result = this.fold.result;
  }

  protected override updated(): void {
    const { result } = this;
    // What has nothing to show is left out on paper.
    this.toggleAttribute('ran', result !== null);
    if (!result || !this.delaysPlace || !this.bytesPlace) return;
    this.plots ??= loadPlots(this.delaysPlace, this.bytesPlace);
    void this.plots.then((plots) => plots?.show(result));
    if (!result.over || this.announced === result.race) return;
    this.announced = result.race;
    say(raceWords(result));
  }

  override render() {
    const running = this.runners !== null && this.result?.over !== true;
    return html`<div class="content">
      <h3>The race</h3>
      <div class="bar">
        <label
          >Events a second
          <select @change=${(event: Event) => {
            this.rate = numberOf(event);
          }}>
            ${rates.map((rate) => html`<option ?selected=${rate === this.rate}>${rate}</option>`)}
          </select>
        </label>
        <label
          >A short poll every
          <select @change=${(event: Event) => {
            this.interval = numberOf(event);
          }}>
            ${intervals.map(
              (interval) =>
                html`<option value=${interval} ?selected=${interval === this.interval}>${duration(interval)}</option>`,
            )}
          </select>
        </label>
        <button type="button" class="btn primary" @click=${this.start}>${running ? 'Start again' : 'Start the race'}</button>
        <span class="soft">${this.renderClock(running)}</span>
      </div>
      ${this.problem === '' ? nothing : html`<p class="fault" role="alert">${this.problem}</p>`}
      ${this.renderRunners()} ${this.result ? this.renderResult(this.result) : nothing}
    </div>`;
  }

  private renderClock(running: boolean): string {
    if (this.runners === null) return `It takes ${SECONDS} seconds.`;
    if (!running) return 'Over.';
    return `${Math.min(SECONDS, Math.round((this.result?.elapsed ?? 0) / 1000))} of ${SECONDS} seconds`;
  }

  private renderRunners(): TemplateResult | typeof nothing {
    if (this.runners === null) return nothing;
    return html`<div>
      <h4>What the four clients get, as they get it: a real page of the lab, on the lab’s own origin</h4>
      ${keyed(
        this.runners,
        html`<iframe title="The four clients" sandbox="allow-scripts allow-same-origin" src=${this.runners}></iframe>`,
      )}
    </div>`;
  }

  private renderResult(result: RaceResult): TemplateResult {
    return html`<div class="plots">
        <div>
          <h4>How late each event left the server, a dot each</h4>
          <div class="plot delays" role="img" aria-label="Delays by way, on a logarithmic scale. The table below has the numbers."></div>
        </div>
        <div>
          <h4>Bytes for each delivered event, headers included</h4>
          <p class="key"><span class="client">asked</span> <span class="server">answered</span></p>
          <div class="plot bytes" role="img" aria-label="Bytes per event by way. The table below has the numbers."></div>
        </div>
      </div>
      <p class="seen">${raceWords(result)}</p>
      <div class="scroll" role="group" aria-label="The race in numbers" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Way</th>
              <th scope="col">Events</th>
              <th scope="col">Requests</th>
              <th scope="col">Median delay</th>
              <th scope="col">Longest</th>
              <th scope="col">Bytes asked</th>
              <th scope="col">Bytes answered</th>
              <th scope="col">Bytes per event</th>
            </tr>
          </thead>
          <tbody>
            ${ways.map((way) => renderRow(way, result))}
          </tbody>
        </table>
      </div>
      <p class="soft">
        Counted by the server on the wire: request and response heads, chunks, frames and all. The delay runs from the
        event to the moment its bytes left; what the network adds is the same for all four.
      </p>`;
  }

  private readonly start = async (): Promise<void> => {
    this.problem = '';
    try {
      await openBench();
      const { view } = this.bench;
      if (!view?.bench) return;
      this.fold = new RaceFold(view.events.at(-1)?.seq ?? 0);
      this.result = null;
      void this.plots?.then((plots) => plots?.destroy());
      this.plots = null;
      this.runs += 1;
      // A page over TLS may not hold one without: the browser would block it as mixed content.
      const base = location.protocol === 'https:' ? view.bench.addresses.https : view.bench.addresses.http;
      const terms = { rate: this.rate, interval: this.interval, seconds: SECONDS, run: this.runs };
      const query = new URLSearchParams(Object.entries(terms).map(([name, value]) => [name, String(value)]));
      const { theme } = document.documentElement.dataset;
      if (theme) query.set('theme', theme);
      this.runners = `${base}race.html?${query}`;
      say(`The race has begun. It takes ${SECONDS} seconds.`);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  };
}

/** Null where uPlot cannot be had, or refuses the browser's language: the table says the same in numbers. */
async function loadPlots(delays: HTMLElement, bytes: HTMLElement): Promise<RacePlots | null> {
  try {
    const { RacePlots } = await import('./race-plots.ts');
    return new RacePlots(delays, bytes);
  } catch (error) {
    console.warn('The plots cannot be drawn.', error);
    return null;
  }
}

function renderRow(way: Way, { ways: results }: RaceResult): TemplateResult {
  const result = results[way];
  const middle = median(result.delays);
  const each = bytesPerEvent(result);
  return html`<tr>
    <th scope="row">${wayNames[way]}</th>
    <td>${count(result.delivered)}</td>
    <td>${count(result.exchanges)}</td>
    <td>${middle === null ? '–' : duration(middle)}</td>
    <td>${middle === null ? '–' : duration(Math.max(...result.delays))}</td>
    <td>${count(result.client)}</td>
    <td>${count(result.server)}</td>
    <td>${each === null ? '–' : count(each)}</td>
  </tr>`;
}

function numberOf(event: Event): number {
  return Number((event.target as HTMLSelectElement).value);
}

declare global {
  interface HTMLElementTagNameMap {
    'overview-race': OverviewRace;
  }
}
