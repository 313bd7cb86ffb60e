import { choice } from './settings.ts';

/**
 * Whether a handshake is let in for the origin that it names; `own` is the origin that a page of the lab has in that
 * browser. A browser never lies about the `Origin` of a page, and any other client may (RFC 6455 §10.2).
 */
type OriginCheck = (origin: string | undefined, own: string) => boolean;

const exact: OriginCheck = (origin, own) => origin === own;

/** The ways in which servers look at `Origin`. Only the last one looks at all of it. */
export const originChecks = {
  any: () => true,
  // The port is left out, as where a shop has one for each of its services.
  prefix: (origin, own) => origin?.startsWith(withoutPort(own)) ?? false,
  suffix: (origin, own) => origin !== undefined && withoutPort(origin).endsWith(hostName(own)),
  contains: (origin, own) => origin?.includes(hostName(own)) ?? false,
  'null-too': (origin, own) => origin === 'null' || exact(origin, own),
  // A browser names an origin in every handshake (RFC 6455 §4.1), so this lets in no page of anybody's.
  'absent-too': (origin, own) => origin === undefined || exact(origin, own),
  exact,
} satisfies Record<string, OriginCheck>;

/** The names of all checks that would let this origin in. */
export function checksThatFit(origin: string | undefined, own: string): string[] {
  return Object.entries(originChecks).flatMap(([name, check]) => (check(origin, own) ? [name] : []));
}

/** `http://localhost:3001` → `http://localhost` */
function withoutPort(origin: string): string {
  return origin.replace(/:\d+$/, '');
}

/** `http://localhost:3001` → `localhost` */
function hostName(origin: string): string {
  return withoutPort(origin).replace(/^[a-z]+:\/\//, '');
}

/** The setting that goes with the table. */
export const originSetting = choice(
  {
    title: 'Origin check',
    description:
      'Which pages may open a connection. The same-origin policy does not ask for WebSockets: the server has to.',
  },
  {
    any: {
      title: 'Any',
      description: 'Nobody looks. Every page on every site may connect, in the name of whoever has it open.',
    },
    prefix: {
      title: 'Begins like ours',
      description:
        'Lets all ports of the host in, which is why people write it. It does not ask where the name ends.',
    },
    suffix: {
      title: 'Ends like ours',
      description:
        'Lets every name in that ends with ours, meant for subdomains. It does not ask where the name begins.',
    },
    contains: {
      title: 'Contains ours',
      description: 'The quickest to write. Our name may stand anywhere in theirs.',
    },
    'null-too': {
      title: 'Ours, or null',
      description:
        'Added for pages opened from a file. Every page can make itself a frame whose origin is null.',
    },
    'absent-too': {
      title: 'Ours, or none',
      description:
        'Lets programs in that are no browsers and name no origin. No page can leave its origin out; a program could have written ours as well.',
    },
    exact: {
      title: 'Exactly ours',
      description:
        'Scheme, host and port are compared as one text. Each further origin has to be listed; programs that are no browsers write what they like anyway.',
    },
  },
  'exact',
);
