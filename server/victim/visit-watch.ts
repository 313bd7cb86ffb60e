import type { CDPSession, Page } from 'playwright-core';
import type { ConsoleEvent, CookiesEvent } from '../../protocol/trace.ts';
import { plainRule, ruleFor, whyWithheld } from './cookie-rules.ts';
import type { SeenHandshake } from './driver-messages.ts';
import { PageFrames } from './page-frames.ts';
import type { VisitReport } from './visit-report.ts';

export interface WatchOptions {
  report: VisitReport;
  /** The lab's origins, plain and over TLS. */
  labOrigins: readonly string[];
  /** Where the bench lives there: `/b/<id>`. */
  base: string;
  /** The page did something, or something was done to it. */
  onActivity(): void;
  /** It does more than a visit has time for: the sentence says of what. */
  onTooMuch(sentence: string): void;
}

/** Messages of the browser about one visit; a page that makes more keeps the browser, and us, from other work. */
const MOST_MESSAGES = 10_000;

const levels: Record<string, ConsoleEvent['level']> = {
  log: 'log',
  info: 'info',
  warning: 'warning',
  error: 'error',
  debug: 'debug',
  assert: 'error',
};

/** Watches one page, its frames included, from before its first request on. */
export class VisitWatch {
  readonly #session: CDPSession;
  readonly #frames: PageFrames;
  readonly #options: WatchOptions;
  /** Requests under way, handshakes among them, each with the document that it is for. */
  readonly #requests = new Map<string, string>();
  /** Requests for documents, with the page that asked. */
  readonly #documents = new Map<string, { url: string; asker: string }>();
  /** A page that came and was not told yet: its title is known a little later. */
  #arrived: string | null = null;
  #messages = 0;

  private constructor(page: Page, session: CDPSession, frames: PageFrames, options: WatchOptions) {
    this.#session = session;
    this.#frames = frames;
    this.#options = options;
    session.on('event', () => this.#countMessage());
    this.#watchFrames();
    this.#watchRequests();
    page.on('console', (message) => this.#console(levels[message.type()] ?? 'log', message.text()));
    page.on('pageerror', (error) => this.#console('error', `Uncaught ${error.name}: ${error.message}`));
  }

  static async start(page: Page, options: WatchOptions): Promise<VisitWatch> {
    const session = await page.context().newCDPSession(page);
    const frames = await PageFrames.follow(session);
    const watch = new VisitWatch(page, session, frames, options);
    const nothingKept = { maxTotalBufferSize: 0, maxResourceBufferSize: 0, maxPostDataSize: 0 };
    await Promise.all([session.send('Page.enable'), session.send('Network.enable', nothingKept)]);
    return watch;
  }

  /** Whether requests or handshakes are under way. A stream of events never ends, and does not count. */
  get isLoading(): boolean {
    return this.#requests.size > 0;
  }

  /** Asks the page's own thread for a sign of life: it answers when it has done what it had to do. */
  async isAtRest(): Promise<void> {
    await this.#session.send('Runtime.evaluate', { expression: '0' });
  }

  /** Tells of a handshake: which cookies went along, and why the others did not. */
  handshake({ url, origin, sent }: SeenHandshake): void {
    this.#tell('cookies', async () => {
      const withheld = await this.#withheldFrom(url, sent);
      return { kind: 'cookies', what: 'handshake', url, origin, sent, withheld };
    });
  }

  /** Everything that is waited for is told as it stands. */
  finish(): void {
    this.#tellArrived();
  }

  #countMessage(): void {
    if (++this.#messages > MOST_MESSAGES)
      this.#options.onTooMuch('The page kept the browser busier than a visit may.');
  }

  #watchFrames(): void {
    this.#session.on('Page.frameNavigated', ({ frame }) => {
      this.#options.onActivity();
      if (frame.parentId !== undefined) return;
      for (const [id, loader] of this.#requests) if (loader !== frame.loaderId) this.#requests.delete(id);
      this.#tellArrived();
      if (/^https?:/.test(frame.url)) this.#arrived = frame.url;
    });
    this.#session.on('Page.domContentEventFired', () => this.#tellArrived());
    this.#session.on('Page.frameAttached', () => this.#options.onActivity());
    this.#session.on('Page.javascriptDialogOpening', ({ type, message, frameId }) => {
      const url = this.#frames.urlOf(frameId);
      this.#tell('dialog', { kind: 'dialog', type, message, url, ...this.#placeOf(url) });
    });
  }

  #watchRequests(): void {
    this.#session.on('Network.requestWillBeSent', ({ requestId, loaderId, frameId, type, request }) => {
      this.#options.onActivity();
      if (!/^https?:/.test(request.url)) return;
      if (type !== 'EventSource') this.#requests.set(requestId, loaderId);
      if (type === 'Document' && frameId !== undefined)
        this.#documents.set(requestId, { url: request.url, asker: this.#frames.askerOf(frameId) });
    });
    // A handshake that was not answered yet: nobody is at rest who waits for one. It goes with its document.
    this.#session.on('Network.webSocketCreated', ({ requestId }) => this.#requests.set(requestId, ''));
    this.#session.on('Network.webSocketHandshakeResponseReceived', ({ requestId }) =>
      this.#requestEnded(requestId),
    );
    this.#session.on('Network.webSocketClosed', ({ requestId }) => this.#requestEnded(requestId));
    this.#session.on('Network.loadingFinished', ({ requestId }) => this.#requestEnded(requestId));
    this.#session.on('Network.loadingFailed', ({ requestId }) => this.#requestEnded(requestId));
    this.#session.on('Network.requestWillBeSentExtraInfo', ({ requestId, associatedCookies }) => {
      const document = this.#documents.get(requestId);
      if (!document || associatedCookies.length === 0) return;
      const withheld: CookiesEvent['withheld'] = [];
      const sent: string[] = [];
      for (const { cookie, blockedReasons } of associatedCookies) {
        const [reason] = blockedReasons;
        // One for another bench's path is not withheld: it has no business here.
        if (reason === 'NotOnPath' || reason === 'DomainMismatch') continue;
        if (reason === undefined) sent.push(cookie.name);
        else withheld.push(withheldBy(cookie.name, plainRule(reason)));
      }
      // Cookies for other benches alone are none.
      if (sent.length + withheld.length === 0) return;
      const { url, asker } = document;
      this.#tell('cookies', { kind: 'cookies', what: 'http', url, origin: originOf(asker), sent, withheld });
    });
  }

  #requestEnded(id: string): void {
    this.#requests.delete(id);
    this.#documents.delete(id);
    this.#options.onActivity();
  }

  #console(level: ConsoleEvent['level'], text: string): void {
    this.#tell('console', { kind: 'console', level, text });
  }

  #tell(...told: Parameters<VisitReport['add']>): void {
    this.#tellArrived();
    this.#options.onActivity();
    const tooMuch = this.#options.report.add(...told);
    if (tooMuch !== null) this.#options.onTooMuch(tooMuch);
  }

  #tellArrived(): void {
    const url = this.#arrived;
    if (url === null) return;
    this.#arrived = null;
    this.#tell('page', async () => ({ kind: 'page', url, title: await this.#title(url) }));
  }

  /** The browser knows the title itself: asking the page would run its scripts. One without is called by its address. */
  async #title(url: string): Promise<string> {
    const { targetInfo } = await this.#session.send('Target.getTargetInfo');
    return url.endsWith(targetInfo.title) ? '' : targetInfo.title;
  }

  async #withheldFrom(url: string, sent: readonly string[]): Promise<CookiesEvent['withheld']> {
    // The store speaks of `http` only.
    const { cookies } = await this.#session.send('Network.getCookies', {
      urls: [url.replace(/^ws/, 'http')],
    });
    return cookies
      .filter(({ name }) => !sent.includes(name))
      .map((cookie) => withheldBy(cookie.name, ruleFor(cookie)));
  }

  #placeOf(url: string): { origin: string; path: string | null } {
    const origin = originOf(url) ?? 'null';
    const { base, labOrigins } = this.#options;
    const pathname = URL.canParse(url) ? new URL(url).pathname : '';
    const isOwn = labOrigins.includes(origin) && (pathname === base || pathname.startsWith(`${base}/`));
    return { origin, path: isOwn ? pathname.slice(base.length) || '/' : null };
  }
}

function withheldBy(name: string, rule: string): CookiesEvent['withheld'][number] {
  return { name, rule, why: whyWithheld(rule) };
}

/** Null when it is opaque. */
function originOf(url: string): string | null {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? null : origin;
}
