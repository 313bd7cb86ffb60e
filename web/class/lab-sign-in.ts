import { css, html, LitElement } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { InstructorSession } from '../../protocol/class.ts';
import { joinStyles } from '../join/join-styles.ts';
import { Errand } from '../parts/errand.ts';
import { request } from '../parts/request.ts';
import { controls } from '../parts/shared-styles.ts';

/**
 * Signs the instructor in.
 * @event signed-in - The server knows this browser now.
 */
@customElement('lab-sign-in')
export class LabSignIn extends LitElement {
  static override styles = [
    controls,
    joinStyles,
    css`
      :host {
        margin: clamp(1.5rem, 5vw, 3.5rem) clamp(1rem, 4vw, 2.5rem);
      }
    `,
  ];

  @query('input') private field!: HTMLInputElement;

  private readonly errand = new Errand(this);

  override render() {
    return html`<h1>Your classes</h1>
      ${this.errand.renderProblem()}
      <form @submit=${this.signIn}>
        <label for="password">Instructor’s password</label>
        <input
          id="password"
          type="password"
          required
          maxlength="1000"
          autocomplete="current-password"
          aria-describedby="about"
        />
        <p class="soft" id="about">
          Whoever runs the server has it: it is in <code class="wire">INSTRUCTOR_PASSWORD</code>, or was printed once when
          the server first started.
        </p>
        <button class="btn primary" ?disabled=${this.errand.busy}>Sign in</button>
      </form>
      <p class="soft">Here to learn? <a href="/join">Join a class</a>, or <a href="/">go straight to the labs</a>.</p>`;
  }

  private async signIn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const done = await this.errand.run(() =>
      request<InstructorSession>('/class/api/session', {
        method: 'POST',
        body: { password: this.field.value },
      }),
    );
    if (done) this.dispatchEvent(new Event('signed-in'));
    else this.field.select();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-sign-in': LabSignIn;
  }
}
