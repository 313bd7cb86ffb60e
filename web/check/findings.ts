import type { SeenHandshake } from '../../protocol/connection-check.ts';

/** What is tried on a way, in this order. */
export const trials = ['reach', 'open', 'ping', 'large', 'idle'] as const;
export type Trial = (typeof trials)[number];

export const trialNames: Record<Trial, string> = {
  reach: 'Plain request',
  open: 'WebSocket handshake',
  ping: 'Ping',
  large: 'Large message',
  idle: 'Silence',
};

/** One way from this browser to a listener, through whatever stands between. */
export interface Way {
  id: 'platform' | 'lab' | 'labTls' | 'exploit';
  name: string;
  /** `scheme://host:port`. */
  origin: string;
  /** The variable that names this origin. */
  setting: 'PLATFORM_URL' | 'LAB_URL' | 'EXPLOIT_URL';
  trials: readonly Trial[];
  /** Nothing that every class needs: when it fails, that is worth a note. */
  isExtra?: boolean;
}

/** What came of a trial: a sentence, and when it failed what to do. */
export interface Finding {
  state: 'running' | 'passed' | 'failed' | 'noted' | 'skipped';
  words: string;
  remedy?: string;
}

/** A finding's words alone. */
export type Words = Pick<Finding, 'words' | 'remedy'>;

const upgradeRemedy =
  'Let the proxy pass the upgrade on. In nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;';

/** Why nothing answered a plain request. */
export function unreachable({ origin, setting }: Way, page: string): Words {
  if (page.startsWith('https:') && origin.startsWith('http:'))
    return {
      words: `This page came over TLS, and ${origin} is plain: browsers refuse the mixture.`,
      remedy: `Give it a certificate as well, and set ${setting} to its https address.`,
    };
  return {
    words: `Nothing that this browser trusts answers at ${origin}.`,
    remedy: `Look at its name, its port and its certificate, and whether ${setting} says where browsers find it.`,
  };
}

/** Why a handshake came to nothing, from what reached the server of it. */
export function unopened({ origin }: Way, seen: SeenHandshake | null): Words {
  if (seen === null)
    return {
      words: `The handshake never reached the server, though plain requests to ${origin} do.`,
      remedy:
        'Something between refuses WebSockets by itself: a proxy, a filter or an antivirus. Allow the upgrade there.',
    };
  if (seen.status === 101 && seen.protocol === null)
    return {
      words:
        'The server agreed, but to no subprotocol: the header Sec-WebSocket-Protocol was lost on the way.',
      remedy:
        'Let the proxy pass this header on, both ways. Browsers give up without it, and some labs ask for one.',
    };
  if (seen.status === 101)
    return {
      words: 'The server agreed to the handshake, but its 101 did not come back whole.',
      remedy: 'Something between changes or drops the answer. Let it pass 101 and its headers unchanged.',
    };
  if (seen.status === 421)
    return {
      words: `The handshake arrived for the host ${seen.host ?? 'of nobody'}, which is not this one.`,
      remedy: 'Let the proxy pass the host on. In nginx: proxy_set_header Host $http_host;',
    };
  if (seen.status === 403)
    return {
      words: `The handshake arrived with the Origin ${seen.origin ?? 'of nobody'}, and was refused.`,
      remedy: 'Let the proxy leave Origin as it is, and set PLATFORM_URL to the address in this browser.',
    };
  if (seen.upgrade === null)
    return {
      words: `The handshake arrived as a plain request of HTTP/${seen.version}: its header Upgrade was lost on the way.`,
      remedy: upgradeRemedy,
    };
  if (!/\bupgrade\b/i.test(seen.connection ?? ''))
    return {
      words: `The handshake arrived with "Connection: ${seen.connection ?? ''}", so its Upgrade counts for nothing.`,
      remedy: upgradeRemedy,
    };
  return {
    words: `The server answered the handshake with ${seen.status}.`,
    remedy: 'Its log says why. Restart it if it is another version than this page.',
  };
}

export const untrusted = ({ origin }: Way): Words => ({
  words: 'This browser does not trust the certificate that the labs made for themselves.',
  remedy: `Whoever needs wss opens ${origin}/healthz once and accepts it. Everything else works without.`,
});

export const unanswered: Words = {
  words: 'The server’s ping was not answered within 5 s.',
  remedy:
    'Something between swallows control frames. Without them the platform takes this page for gone after a minute.',
};

/** Why a large message did not come back. */
export function undersized(code: number | null): Words {
  return {
    words:
      code === null
        ? 'A message of 256 KiB did not come back within 15 s.'
        : `The connection ended (${code}) under a message of 256 KiB.`,
    remedy: 'Something between limits or inspects messages. Raise its limit for a message to 512 KiB.',
  };
}

/** Why a connection did not outlive a silence; `after` in seconds. */
export function cutOff(code: number | null, after: number): Words {
  if (code === null)
    return {
      words: `After ${after} s of silence nothing got through any more, and nobody said so.`,
      remedy: 'A firewall or router forgets silent connections. Raise its time limit for them.',
    };
  if (code !== 1006)
    return {
      words: `The connection was closed with ${code} after ${after} s of silence.`,
      remedy:
        code === 1001
          ? 'The platform itself was stopped. Check again.'
          : 'A proxy that speaks WebSocket did that. Raise its time limit.',
    };
  return {
    words: `Something between closes connections after ${after} s of silence.`,
    remedy: 'Raise its time limit. In nginx: proxy_read_timeout 1h; elsewhere it is called idle timeout.',
  };
}
