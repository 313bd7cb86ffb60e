import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import { session } from './instructor.ts';
import './lab-class-list.ts';
import './lab-class-page.ts';
import './lab-projector.ts';
import './lab-sign-in.ts';

/**
 * The instructor's pages, behind the sign-in: the list of classes, one class, its projector.
 * A session that ends while a page is open brings the sign-in back.
 */
@customElement('lab-class-desk')
export class LabClassDesk extends LitElement {
  static override styles = [controls];

  @property() page: 'classes' | 'class' | 'projector' = 'classes';
  @property({ attribute: 'class-id' }) classId = '';
  /** Written by the server, which knows it from the cookie. */
  @property({ type: Boolean, attribute: 'signed-in' }) signedIn = false;

  override connectedCallback(): void {
    super.connectedCallback();
    session.addEventListener('ended', this.signOut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    session.removeEventListener('ended', this.signOut);
  }

  override render() {
    return this.signedIn ? this.renderPage() : html`<lab-sign-in @signed-in=${this.signIn}></lab-sign-in>`;
  }

  private renderPage(): TemplateResult {
    switch (this.page) {
      case 'classes':
        return html`<lab-class-list></lab-class-list>`;
      case 'class':
        return html`<lab-class-page class-id=${this.classId}></lab-class-page>`;
      case 'projector':
        return html`<lab-projector class-id=${this.classId}></lab-projector>`;
      default: {
        const forgotten: never = this.page;
        return forgotten;
      }
    }
  }

  private readonly signIn = (): void => {
    this.signedIn = true;
  };

  private readonly signOut = (): void => {
    this.signedIn = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-desk': LabClassDesk;
  }
}
