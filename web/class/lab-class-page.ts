import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../parts/copy-button.ts';
import { controls } from '../parts/shared-styles.ts';
import './class-board.ts';
import './class-controls.ts';
import { ClassController } from './class-controller.ts';
import { classPageStyles } from './class-page-styles.ts';
import type { BoardLink, ClassStore } from './class-store.ts';
import { counted } from './fact-words.ts';
import './lab-invitation.ts';
import './lab-learner.ts';
import './lab-manage.ts';
import './lab-notes.ts';
import './lab-people.ts';
import './class-rules.ts';
import { provideClass } from './provide-class.ts';

const parts = {
  board: 'Board',
  join: 'Join',
  people: 'People',
  rules: 'Rules',
  notes: 'Trainer notes',
  manage: 'Manage',
} as const;

type Part = keyof typeof parts;

/** What the address names: a part of the page, or a learner. */
interface Place {
  part: Part;
  learner: string | null;
}

/** `/class/<id>`: the board, and everything that an instructor does to a class. The part shown stands in the address. */
@customElement('lab-class-page')
export class LabClassPage extends LitElement {
  static override styles = [controls, classPageStyles];

  @property({ attribute: 'class-id' }) classId = '';
  @state() private place: Place = readPlace(location.hash) ?? { part: 'board', learner: null };

  private store: ClassStore | null = null;
  private readonly class = new ClassController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.move);
    this.store ??= provideClass(this, this.classId, 'board');
    this.class.follow(this.store);
    this.store.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.move);
    this.store?.stop();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const name = this.class.store?.detail?.name;
    if (name !== undefined) document.title = `${name} · Lab 101`;
  }

  override render() {
    const { store } = this.class;
    if (!store?.detail)
      return html`<div class="opening">${renderLink(store?.link ?? 'starting', () => store?.retry())}</div>`;
    const { name, code, invitation } = store.detail;
    return html`<header>
        <div class="title">
          <p class="soft"><a href="/class">Classes</a></p>
          <h1>${name}</h1>
          <p class="facts">
            <span class="wire code">${code}</span>
            <lab-copy label="the link to join" .value=${invitation.link}></lab-copy>
            <span class="soft">${counted(store.rows.size, 'learner', 'learners')}</span>
          </p>
        </div>
        <lab-class-controls></lab-class-controls>
      </header>
      ${store.link === 'live' ? nothing : renderLink(store.link, () => store.retry())}
      <nav aria-label="Parts of the class">
        ${Object.entries(parts).map(
          ([part, words]) =>
            html`<a href="#${part}" aria-current=${part === this.place.part ? 'page' : nothing}>${words}</a>`,
        )}
        <a class="away" href="/class/${this.classId}/projector" target="_blank">Projector<span class="visually-hidden"> in another tab</span></a>
      </nav>
      <div class="part ${this.place.part === 'board' && !this.place.learner ? 'whole' : 'padded'}">${this.renderPart(store)}</div>`;
  }

  private renderPart(store: ClassStore): TemplateResult {
    const { part, learner } = this.place;
    if (learner !== null) return html`<lab-learner .learner=${learner}></lab-learner>`;
    switch (part) {
      case 'board':
        return html`<lab-class-board></lab-class-board>`;
      case 'join':
        return html`<lab-invitation .invitation=${store.detail?.invitation ?? null}></lab-invitation>`;
      case 'people':
        return html`<lab-people></lab-people>`;
      case 'rules':
        return html`<lab-class-rules></lab-class-rules>`;
      case 'notes':
        return html`<lab-notes></lab-notes>`;
      case 'manage':
        return html`<lab-manage></lab-manage>`;
      default: {
        const forgotten: never = part;
        return forgotten;
      }
    }
  }

  private readonly move = (): void => {
    this.place = readPlace(location.hash) ?? this.place;
  };
}

/** Null for a fragment that is none of ours, such as where “Skip to the text” leads. */
function readPlace(hash: string): Place | null {
  const words = new URLSearchParams(hash.slice(1));
  const learner = words.get('learner');
  if (learner !== null || hash === '') return { part: 'board', learner };
  const part = [...words.keys()][0] ?? '';
  return isPart(part) ? { part, learner: null } : null;
}

function isPart(text: string): text is Part {
  return Object.hasOwn(parts, text);
}

const linkWords: Record<BoardLink, string> = {
  starting: 'Opening the class…',
  live: '',
  lost: 'The connection to the server was lost. What you see may be old. Trying again.',
  gone: 'This class is gone: it was deleted, or its address is wrong.',
  'signed-out': 'You are signed out.',
  'other-version': 'This page is of another version than the server. Reload it.',
};

function renderLink(link: BoardLink, retry: () => void): TemplateResult {
  return html`<div class="link ${link === 'starting' ? '' : 'lost'}" role="status">
    <span>${linkWords[link]}</span>
    ${link === 'lost' ? html`<button type="button" class="btn small" @click=${retry}>Try now</button>` : nothing}
    ${link === 'gone' ? html`<a href="/class">All classes</a>` : nothing}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-page': LabClassPage;
  }
}
