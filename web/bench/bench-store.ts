import type { ClassState } from '../../protocol/class-state.ts';
import type { StepState } from '../../protocol/step-state.ts';
import {
  type BenchState,
  type Edition,
  type ExploitState,
  type FixState,
  type NetworkCapture,
  type ProbeState,
  type SavedMessage,
  type VictimState,
  WORKBENCH_VERSION,
  type WorkbenchMessage,
} from '../../protocol/workbench.ts';
import { backOff } from './back-off.ts';
import type { Ask, BenchView, Link, Place } from './bench-view.ts';
import { type InterceptView, interceptOff, viewIntercept } from './held-view.ts';
import { LiveLink, type LiveSocket, LOST } from './live-link.ts';
import { OpenRequests } from './open-requests.ts';
import { TraceLog } from './trace-log.ts';

/** The id under which the fix passes, as if it were a step; no step may have it. */
export const FIX = 'fix';

/** The server lets everything go when nobody is left to decide. */
const INTERCEPT_LOST = `${LOST} Everything held was let go, and intercept is off. Turn it on again.`;

export interface BenchStoreOptions {
  /** Asks the server for the learner's bench; resolves with its id. */
  requestBench(): Promise<string>;
  /** Opens the live channel with this query. */
  openSocket(query: URLSearchParams): LiveSocket;
  /** Called when the server speaks another version of the channel; false when that was tried already. */
  reload(): boolean;
  /** Called once for each step that the server ticks off. */
  onPassed?(step: StepState, steps: readonly StepState[]): void;
  /** Called once when the fix is proven. */
  onFixed?(): void;
  /** Called with each thing that the learner has to know. */
  onNotice?(notice: string): void;
  /** Called, in development only, with what the page should show of its writeup. */
  onEdition?(edition: Edition): void;
  onLink?(link: Link, before: Link): void;
  wait?(attempt: number): number;
}

/** The page's copy of a bench, kept in step with the server over the live channel. */
export class BenchStore implements BenchView {
  bench: BenchState | null = null;
  justPassed: string | null = null;
  before = 0;
  notice: string | null = null;
  probes: ReadonlyMap<string, ProbeState> = new Map();
  captures: ReadonlyMap<string, NetworkCapture> = new Map();
  intercept: InterceptView = interceptOff;
  saved: readonly SavedMessage[] = [];
  exploit: ExploitState | null = null;
  victim: VictimState | null = null;
  fix: FixState | null = null;
  classState: ClassState | null = null;
  place: Place = { screen: 'writeup', tab: 'probe', selected: null };

  private readonly options: BenchStoreOptions;
  private readonly log = new TraceLog();
  private readonly listeners = new Set<() => void>();
  private readonly requests = new OpenRequests();
  private readonly live: LiveLink;

  constructor(options: BenchStoreOptions) {
    this.options = options;
    this.live = new LiveLink({
      requestBench: () => options.requestBench(),
      openSocket: (query) => options.openSocket(query),
      wait: options.wait ?? backOff,
      seen: () => (this.log.id === null ? null : { trace: this.log.id, since: this.log.last }),
      onMessage: (message) => this.receive(message),
      onLost: () =>
        this.requests.refuseAll(
          'The connection was lost before the server answered. Try again when it is back.',
        ),
      onLink: (link, before) => {
        options.onLink?.(link, before);
        this.changed();
      },
    });
  }

  get link(): Link {
    return this.live.state;
  }

  get steps(): readonly StepState[] {
    return this.bench?.steps ?? [];
  }

  get trace() {
    return this.log.id;
  }

  get events() {
    return this.log.events;
  }

  get gaps() {
    return this.log.gaps;
  }

  /** Opens the bench and its channel, and keeps it open until `stop`. */
  start(): Promise<void> {
    return this.live.start();
  }

  stop(): void {
    this.live.stop();
  }

  retry(): void {
    this.live.retry();
  }

  ask(request: Ask): Promise<void> {
    const socket = this.live.open;
    if (!socket) {
      return Promise.reject(
        new Error('There is no connection to the server. Wait until it is back, then try again.'),
      );
    }
    const { ref, answer } = this.requests.open();
    socket.send(JSON.stringify({ ...request, ref }));
    return answer;
  }

  show(place: Partial<Place>): void {
    this.place = { ...this.place, ...place };
    this.changed();
  }

  dismiss(what: 'notice' | 'passed'): void {
    if (what === 'notice') this.notice = null;
    else this.justPassed = null;
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private receive(message: WorkbenchMessage): void {
    switch (message.type) {
      case 'hello':
        this.greet(message);
        return;
      case 'events':
        this.log.append(message.trace, message.events, message.dropped);
        break;
      case 'steps':
        this.tick(message.steps, message.passed);
        return;
      case 'settings':
        if (this.bench) this.bench = { ...this.bench, settings: message.settings };
        break;
      case 'probe':
        this.probes = new Map(this.probes).set(message.probe.probe, message.probe);
        break;
      case 'capture':
        this.captures = new Map(this.captures).set(message.capture.connection, message.capture);
        break;
      case 'intercept':
        this.intercept = viewIntercept(message.intercept);
        break;
      case 'saved':
        this.saved = message.saved;
        break;
      case 'exploit':
        this.exploit = message.exploit;
        break;
      case 'victim':
        this.victim = message.victim;
        break;
      case 'fix':
        this.fix = message.fix;
        if (message.passed) {
          this.justPassed = FIX;
          this.options.onFixed?.();
        }
        break;
      case 'class':
        this.classState = message.class;
        break;
      case 'reset':
        this.follow(message.trace);
        this.place = { ...this.place, selected: null };
        this.justPassed = null;
        break;
      case 'edition':
        this.options.onEdition?.(message.edition);
        return;
      case 'notice':
        this.tell(message.message);
        break;
      case 'done':
        this.requests.done(message.ref);
        return;
      case 'refused':
        this.refuse(message.ref, message.message);
        return;
      default:
        message satisfies never;
    }
    this.changed();
  }

  private greet({
    version,
    bench,
    trace,
    probes,
    intercept,
    saved,
    exploit,
    victim,
    fix,
    class: classState,
  }: WorkbenchMessage & { type: 'hello' }): void {
    if (version !== WORKBENCH_VERSION) {
      if (this.options.reload()) return;
      const reason = `This page speaks version ${WORKBENCH_VERSION} of the live channel, the server version ${version}. Reload the page; if that does not help, the server's build is out of date.`;
      this.live.refuse(reason);
      return;
    }
    this.bench = bench;
    if (this.log.id !== trace.id) this.follow(trace);
    this.probes = new Map(probes.map((probe) => [probe.probe, probe]));
    // Only a channel that was there before can have left it on.
    if (this.intercept.on && !intercept.on) this.tell(INTERCEPT_LOST);
    this.intercept = viewIntercept(intercept);
    this.saved = saved;
    this.exploit = exploit;
    this.victim = victim;
    this.fix = fix;
    this.classState = classState;
    this.live.greeted();
  }

  /** Another trace. Names of connections begin anew with each. */
  private follow({ id, next }: { id: string; next: number }): void {
    this.captures = new Map();
    this.before = next - 1;
    this.log.follow(id);
  }

  private tick(steps: StepState[], passed: string | undefined): void {
    if (this.bench) this.bench = { ...this.bench, steps };
    const step = steps.find(({ id }) => id === passed);
    if (step) {
      this.justPassed = step.id;
      this.options.onPassed?.(step, steps);
    }
    this.changed();
  }

  private refuse(ref: number | null, message: string): void {
    if (ref !== null && this.requests.refuse(ref, message)) return;
    this.tell(message);
    this.changed();
  }

  private tell(notice: string): void {
    this.notice = notice;
    this.options.onNotice?.(notice);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
