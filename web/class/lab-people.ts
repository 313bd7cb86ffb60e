import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { NewSeat } from '../../protocol/class.ts';
import { ROSTER_LENGTH } from '../../protocol/sizes.ts';
import '../parts/copy-button.ts';
import { Errand } from '../parts/errand.ts';
import { controls } from '../parts/shared-styles.ts';
import { inOrder, nameOf } from './board-order.ts';
import { ClassController } from './class-controller.ts';
import { deskStyles } from './desk-styles.ts';
import { counted } from './fact-words.ts';
import { ask, classPath } from './instructor.ts';

/** Names in: seats made beforehand, each with a code of its own; and who is in the class. */
@customElement('lab-people')
export class LabPeople extends LitElement {
  static override styles = [
    controls,
    deskStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 2.5rem;
        max-inline-size: 60rem;
      }
      textarea {
        min-block-size: 8rem;
        inline-size: 100%;
        max-inline-size: 44rem;
        resize: vertical;
      }
      label,
      input[type='file'] {
        min-inline-size: 0;
        max-inline-size: 100%;
      }
      .link {
        font-size: var(--text-small);
        overflow-wrap: anywhere;
      }
      th {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private seats: NewSeat[] | null = null;
  @query('textarea') private text!: HTMLTextAreaElement;

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);

  override render() {
    const { store } = this.class;
    if (!store) return nothing;
    const rows = inOrder(store.rows.values(), 'name');
    return html`<section aria-labelledby="in">
        <h2 id="in">Names in</h2>
        <p class="soft" id="about-names">
          One name on each line, or CSV with a column <code class="wire">name</code>. Everybody gets a seat with a code of
          their own: who uses it is there without typing a name. Who is in the class by that name already is left as they are.
        </p>
        <form @submit=${this.send}>
          ${this.errand.renderProblem()}
          <textarea required maxlength=${ROSTER_LENGTH} aria-label="Names" aria-describedby="about-names" spellcheck="false"></textarea>
          <div class="row">
            <button class="btn primary" ?disabled=${this.errand.busy}>Make seats</button>
            <label class="row">or a file <input type="file" accept=".csv,.txt,text/csv,text/plain" @change=${this.readFile} /></label>
          </div>
        </form>
        ${this.seats ? this.renderSeats(this.seats) : nothing}
      </section>
      <section aria-labelledby="who">
        <h2 id="who">${counted(rows.length, 'learner', 'learners')}</h2>
        ${
          rows.length === 0
            ? html`<p class="soft">Nobody yet.</p>`
            : html`<ul class="plain">
                ${rows.map(
                  (row) => html`<li>
                    <a href="#learner=${row.learner}">${nameOf(row)}</a>
                    ${row.joined ? nothing : html`<span class="soft">has not joined yet</span>`}
                  </li>`,
                )}
              </ul>`
        }
      </section>`;
  }

  private renderSeats(seats: NewSeat[]): TemplateResult {
    if (seats.length === 0) return html`<p role="status">No new seat: everybody is in the class already.</p>`;
    const text = seats.map(({ name, code, link }) => [name, code, link].map(csvField).join(',')).join('\n');
    return html`<div role="status"><b>${counted(seats.length, 'seat', 'seats')} made.</b> The codes are shown only now.</div>
      <div class="row">
        <lab-copy label="names, codes and links as CSV" .value=${`name,code,link\n${text}`}></lab-copy>
        <span class="soft">all of it, as CSV</span>
      </div>
      <div class="scroll">
        <table aria-label="New seats">
          <thead><tr><th scope="col">Name</th><th scope="col">Code</th><th scope="col">Link</th></tr></thead>
          <tbody>
            ${seats.map(
              ({ name, code, link }) => html`<tr>
                <th scope="row">${name}</th>
                <td class="wire">${code}</td>
                <td class="wire link">${link}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  private readonly readFile = async (event: Event): Promise<void> => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const [file] = input.files ?? [];
    if (!file) return;
    await this.errand.run(async () => {
      if (file.size > ROSTER_LENGTH * 4)
        throw new Error(`${file.name} is no list of names: it has ${file.size.toLocaleString('en')} bytes.`);
      this.text.value = await file.text();
    });
  };

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { store } = this.class;
    if (!store) return;
    await this.errand.run(async () => {
      this.seats = await ask<NewSeat[]>(classPath(store.id, '/learners'), {
        method: 'POST',
        body: { csv: this.text.value },
      });
      this.text.value = '';
    });
  }
}

/** A field of CSV (RFC 4180); what a spreadsheet would take for a formula is quoted by a leading apostrophe (OWASP CSV Injection). */
function csvField(text: string): string {
  const safe = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-people': LabPeople;
  }
}
