import { PROBE_BYTES } from '../../protocol/sizes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { labError } from '../errors.ts';
import { Probe } from './probe.ts';

/** What the desk needs of the bench that a probe belongs to. */
export interface ProbeOwner {
  readonly id: string;
  readonly news: { emit(name: 'probe', state: ProbeState): unknown };
  /** The trace's name of the open connection from a client address (`address:port`). */
  connectionFrom(address: string): string | undefined;
}

export interface ProbeDeskOptions {
  /** The lab listener, known once it listens. */
  target(secure: boolean): { host: string; port: number };
  /** Open probes that one bench may hold. */
  most: number;
  /** Milliseconds for a whole response. */
  timeout?: number;
}

/** How long a probe waits for a whole answer, in milliseconds. */
const TIMEOUT = 10_000;

/** All probes, by bench; and the addresses they dial from, by which the lab host knows whose they are. */
export class ProbeDesk {
  readonly #options: ProbeDeskOptions;
  readonly #probes = new Map<string, Map<string, Probe>>();
  readonly #benchByAddress = new Map<string, string>();

  constructor(options: ProbeDeskOptions) {
    this.#options = options;
  }

  /** The bench that a client address (`address:port`) of a listener may talk to, if that client is a probe. */
  benchOf(address: string, secure = false): string | undefined {
    return this.#benchByAddress.get(atListener(address, secure));
  }

  /**
   * The lab's side of a probe's connection is closed. Not earlier: requests that a probe left behind when it closed
   * are still answered, and must not pass for somebody else's.
   */
  forget(address: string, secure = false): void {
    this.#benchByAddress.delete(atListener(address, secure));
  }

  statesOf(owner: ProbeOwner): ProbeState[] {
    return [...(this.#probes.get(owner.id)?.values() ?? [])].map((probe) => probe.state);
  }

  /** Dials the lab, over TLS if so wanted, and sends `raw`. A probe of the same name is closed first. @throws LabError LIMIT_REACHED, PROBE_INVALID */
  open(owner: ProbeOwner, name: string, raw: string, secure = false): void {
    const bytes = Buffer.byteLength(raw);
    if (bytes > PROBE_BYTES) {
      throw labError('PROBE_INVALID', {
        reason: `expected at most ${PROBE_BYTES} bytes, found ${bytes}`,
      });
    }
    const probes = this.#probes.get(owner.id) ?? new Map<string, Probe>();
    this.#probes.set(owner.id, probes);
    probes.get(name)?.close();
    probes.delete(name);
    this.#forgetClosed(probes);
    if (probes.size >= this.#options.most) {
      throw labError('LIMIT_REACHED', {
        limit: this.#options.most,
        what: 'probes open on this bench',
        setting: 'PROBES',
        remedy: 'Close one of them first.',
      });
    }
    const probe = new Probe(name, raw, {
      target: this.#options.target(secure),
      secure,
      timeout: this.#options.timeout ?? TIMEOUT,
      onConnected: (address) => this.#benchByAddress.set(atListener(address, secure), owner.id),
      connectionFrom: (address) => owner.connectionFrom(address),
      onChange: (state) => owner.news.emit('probe', state),
    });
    probes.set(name, probe);
  }

  /** Writes bytes as they are. @throws LabError PROBE_NOT_FOUND, PROBE_STATE, LIMIT_REACHED */
  sendBytes(owner: ProbeOwner, name: string, bytes: Uint8Array): void {
    this.#probe(owner, name).sendBytes(bytes);
  }

  /** @throws LabError PROBE_NOT_FOUND */
  close(owner: ProbeOwner, name: string): void {
    this.#probe(owner, name).close();
  }

  /** Closes every probe of a bench: it began again, or went to sleep. */
  release(owner: ProbeOwner): void {
    for (const probe of this.#probes.get(owner.id)?.values() ?? []) probe.close();
    this.#probes.delete(owner.id);
  }

  #probe(owner: ProbeOwner, name: string): Probe {
    const probe = this.#probes.get(owner.id)?.get(name);
    if (!probe) throw labError('PROBE_NOT_FOUND', { probe: name });
    return probe;
  }

  /** A closed probe is kept for a page that loads again; when room is needed, the page has its own history. */
  #forgetClosed(probes: Map<string, Probe>): void {
    for (const [name, probe] of probes) {
      if (probes.size >= this.#options.most && probe.state.state === 'closed') probes.delete(name);
    }
  }
}

/** One address may dial both listeners at once: they are two destinations. */
function atListener(address: string, secure: boolean): string {
  return secure ? `tls ${address}` : address;
}
