import type { LitElement, ReactiveController } from 'lit';

/** Hands the focus on when a drawing takes away or disables the control that has it: else it would fall to the page's top. */
export class KeepFocus implements ReactiveController {
  private held: Element | null = null;

  private readonly host: LitElement;
  private readonly heir: (held: Element) => HTMLElement | null | undefined;

  /** `heir` is the control that takes the place of the one that had the focus. */
  constructor(host: LitElement, heir: (held: Element) => HTMLElement | null | undefined) {
    this.host = host;
    this.heir = heir;
    host.addController(this);
  }

  hostUpdate(): void {
    // The drawing may be the host's own children, in the document.
    const { renderRoot } = this.host;
    const root = renderRoot.getRootNode();
    const focused = root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
    this.held = renderRoot.contains(focused) ? focused : null;
  }

  hostUpdated(): void {
    const { held } = this;
    if (held && (!held.isConnected || held.hasAttribute('disabled'))) this.heir(held)?.focus();
  }
}
