import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { HeaderField, RequestHead } from '../../protocol/http-head.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { type Draft, draftFromHead, draftFromText, freshKey, rows } from './draft.ts';
import { requestStyles } from './request-styles.ts';

/** The learner changed the request. */
export class DraftEvent extends Event {
  readonly draft: Draft;
  constructor(draft: Draft) {
    super('draft');
    this.draft = draft;
  }
}

/**
 * A request as a table and as raw text: two views of one thing, side by side where there is room.
 * @event draft - The learner changed it; holds the new draft.
 */
@customElement('lab-request')
export class LabRequest extends LitElement {
  static override styles = [controls, requestStyles];

  @property({ attribute: false }) draft: Draft = draftFromText('');

  @query('[data-part="target"]') private path!: HTMLInputElement | null;
  /** A field that is not shown has no width, and cannot be scrolled. */
  private readonly sizes = new ResizeObserver(() => this.showEnd());

  /** Puts the cursor into the raw text. */
  focusRaw(): void {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const path = this.path;
    if (path) this.sizes.observe(path);
    this.showEnd();
  }

  override render() {
    const { problem, text } = this.draft;
    return html`<div class="views">
      ${this.renderTable()}
      <div class="raw">
        <label class="raw-label" for="raw">Raw text</label>
        <textarea
          id="raw"
          class="wire"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          aria-describedby="problem note"
          aria-invalid=${problem !== null}
          .value=${live(text)}
          @input=${this.typed}
        ></textarea>
        <p class="note" id="note">Each line is sent with CR LF; an empty line ends the head.</p>
      </div>
    </div>`;
  }

  private renderTable(): TemplateResult {
    const { head, problem } = this.draft;
    return html`<fieldset>
      <legend>Table</legend>
      ${
        problem
          ? html`<p class="fault" id="problem">
            <span><b>Line ${problem.line} cannot be read.</b> ${problem.problem} The raw text is what is sent.</span>
          </p>`
          : nothing
      }
      <div class="start">
        ${this.renderStart('method', 'Method', head.method)} ${this.renderStart('target', 'Path', head.target)}
        ${this.renderStart('version', 'HTTP version', head.version)}
      </div>
      <ul aria-label="Header fields">
        ${head.headers.map((field, index) => this.renderRow(field, index, head.headers.length))}
      </ul>
      <button type="button" class="btn small" @click=${this.addRow}>${icon('plus')}Add a header</button>
    </fieldset>`;
  }

  private renderStart(key: 'method' | 'target' | 'version', label: string, value: string): TemplateResult {
    return html`<input
      class="wire"
      aria-label=${label}
      title=${value}
      data-part=${key}
      @blur=${this.left}
      spellcheck="false"
      autocomplete="off"
      autocapitalize="off"
      .value=${live(value)}
      @input=${(event: InputEvent) => this.change({ [key]: typedValue(event) })}
    />`;
  }

  private renderRow([name, value]: HeaderField, index: number, count: number): TemplateResult {
    const called = name || `header ${index + 1}`;
    const set = (field: HeaderField): void => this.setRows((headers) => rows.set(headers, index, field));
    const act = (
      label: string,
      shape: Parameters<typeof icon>[0],
      change: (headers: HeaderField[]) => HeaderField[],
      to = index,
    ): TemplateResult =>
      html`<button
        type="button"
        class="btn quiet icon"
        title="${label} ${called}"
        aria-label="${label} ${called}"
        data-act=${shape}
        ?disabled=${to < 0 || to >= count}
        @click=${() => this.act(shape, change, to)}
      >
        ${icon(shape)}
      </button>`;
    return html`<li>
      <input
        class="wire"
        aria-label="Name of header ${index + 1}"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        .value=${live(name)}
        @input=${(event: InputEvent) => set([typedValue(event), value])}
      />
      <input
        class="wire"
        aria-label="Value of ${called}"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        .value=${live(value)}
        @input=${(event: InputEvent) => set([name, typedValue(event)])}
      />
      <span>
        ${
          name.toLowerCase() === 'sec-websocket-key'
            ? act('Fresh key for', 'key', (headers) => rows.set(headers, index, [name, freshKey()]))
            : nothing
        }
        ${act('Move up', 'up', (headers) => rows.move(headers, index, index - 1), index - 1)}
        ${act('Move down', 'down', (headers) => rows.move(headers, index, index + 1), index + 1)}
        ${act('Duplicate', 'duplicate', (headers) => rows.duplicate(headers, index))}
        ${act('Remove', 'cross', (headers) => rows.remove(headers, index))}
      </span>
    </li>`;
  }

  /** A path begins with the bench, and its end is what differs; whoever writes in it scrolls it on their own. */
  private readonly showEnd = (): void => {
    const { path } = this;
    if (path && !path.matches(':focus')) path.scrollLeft = path.scrollWidth;
  };

  /** Later, for a browser puts a field that was left back to its beginning. */
  private readonly left = (): number => requestAnimationFrame(this.showEnd);

  private typed(event: InputEvent): void {
    this.tell(draftFromText(typedValue(event), this.draft));
  }

  private async addRow(): Promise<void> {
    this.setRows(rows.add);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('li:last-child input')?.focus();
  }

  /** Changes the rows; the focus goes with the row that was meant, or to its neighbour when it is gone. */
  private async act(
    shape: string,
    change: (headers: HeaderField[]) => HeaderField[],
    to: number,
  ): Promise<void> {
    this.setRows(change);
    await this.updateComplete;
    const row = this.renderRoot.querySelectorAll('li')[Math.min(to, this.draft.head.headers.length - 1)];
    const buttons = row?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [];
    const same = [...buttons].find((button) => button.dataset.act === shape) ?? buttons[0];
    same?.focus();
  }

  private setRows(change: (headers: HeaderField[]) => HeaderField[]): void {
    this.change({ headers: change(this.draft.head.headers) });
  }

  private change(part: Partial<RequestHead>): void {
    this.tell(draftFromHead({ ...this.draft.head, ...part }));
  }

  private tell(draft: Draft): void {
    this.draft = draft;
    this.dispatchEvent(new DraftEvent(draft));
  }
}

function typedValue(event: InputEvent): string {
  const { currentTarget } = event;
  return currentTarget instanceof HTMLInputElement || currentTarget instanceof HTMLTextAreaElement
    ? currentTarget.value
    : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-request': LabRequest;
  }
}
