import type { CDPSession } from 'playwright-core';

interface Frame {
  parent: string | null;
  url: string;
}

/** The frames of a page, as the browser reports them: whose script it was that did something. */
export class PageFrames {
  readonly #main: string;
  readonly #frames = new Map<string, Frame>();

  private constructor(session: CDPSession, main: string) {
    this.#main = main;
    this.#frames.set(main, { parent: null, url: '' });
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) =>
      this.#frames.set(frameId, { parent: parentFrameId, url: '' }),
    );
    session.on('Page.frameNavigated', ({ frame }) =>
      this.#frames.set(frame.id, { parent: frame.parentId ?? null, url: frame.url }),
    );
    session.on('Page.frameDetached', ({ frameId }) => this.#frames.delete(frameId));
  }

  /** Follows the frames of a page that is still empty. */
  static async follow(session: CDPSession): Promise<PageFrames> {
    const { frameTree } = await session.send('Page.getFrameTree');
    return new PageFrames(session, frameTree.frame.id);
  }

  isMain(id: string): boolean {
    return id === this.#main;
  }

  /** The page that a frame's script belongs to: `about:blank`, `srcdoc` and `javascript:` are their parent's (HTML §7.3.1). */
  urlOf(id: string): string {
    let frame = this.#frames.get(id);
    while (frame && frame.parent !== null && !/^https?:/.test(frame.url))
      frame = this.#frames.get(frame.parent);
    return frame?.url ?? '';
  }

  /** The page that asks when a frame is loaded: the one that holds the frame, or the one that stands in it now. */
  askerOf(id: string): string {
    const parent = this.#frames.get(id)?.parent;
    return this.urlOf(parent ?? id);
  }
}
