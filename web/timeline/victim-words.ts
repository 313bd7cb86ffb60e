/** What the victim's browser did, and what reached the exploit server, in words. */
import type {
  AccessEvent,
  ConsoleEvent,
  CookiesEvent,
  DialogEvent,
  JailEvent,
  PageEvent,
  TraceEvent,
  VisitEvent,
} from '../../protocol/trace.ts';
import { readableTarget } from './access-words.ts';

/** What is told of a victim's browser apart from the wire, and the exploit server's log. */
export type VictimKind =
  | VisitEvent
  | PageEvent
  | DialogEvent
  | ConsoleEvent
  | CookiesEvent
  | JailEvent
  | AccessEvent;

/** Whether the victim's browser did it, on the lab's wire or elsewhere. */
export function isVictims(event: TraceEvent): boolean {
  return 'actor' in event && event.actor === 'victim';
}

/** One line about it. */
export function victimSummary(event: VictimKind): string {
  switch (event.kind) {
    case 'visit':
      return event.phase === 'started'
        ? `${event.who}’s browser goes to ${shortUrl(event.url)}`
        : `over${event.outcome ? `: ${event.outcome}` : ''}`;
    case 'page':
      // A page without a title has its own address for one.
      return event.url.includes(event.title)
        ? shortUrl(event.url)
        : `${shortUrl(event.url)} “${event.title}”`;
    case 'dialog':
      return `“${event.message}” on ${dialogPlace(event)}, in the ${event.who}’s browser`;
    case 'console':
      return `${event.level}: ${event.text}`;
    case 'cookies':
      return `${event.what === 'handshake' ? 'with the handshake' : 'with the request'}: ${cookieWords(event)}`;
    case 'jail':
      return `${event.target} refused: ${event.why}`;
    case 'access':
      return `${event.method} ${readableTarget(event)} → ${event.status}${carriedWords(event)}`;
    default:
      return event satisfies never;
  }
}

/** All text that a search goes through, beside that line. */
export function victimText(event: VictimKind): string {
  switch (event.kind) {
    case 'visit':
    case 'page':
      return `${event.who} ${event.url}`;
    case 'dialog':
      return `${event.type} ${event.url} ${event.origin}`;
    case 'console':
      return event.who;
    case 'cookies':
      return [event.url, event.origin, ...event.withheld.flatMap(({ rule, why }) => [rule, why])].join(' ');
    case 'jail':
      return event.who;
    case 'access':
      return [event.actor, event.path, event.query, event.userAgent, event.referrer, event.body].join('\n');
    default:
      return event satisfies never;
  }
}

/** What it means, in a sentence or two. */
export function explainVictim(event: VictimKind): string {
  switch (event.kind) {
    case 'visit':
      return event.phase === 'started'
        ? `The platform sends the ${event.who}’s browser to a page: a real browser, signed in as the ${event.who}, and not yours.`
        : 'The visit is over. Its browser is gone, with everything that its pages had opened.';
    case 'page':
      return 'The victim’s browser opened this page in its main frame.';
    case 'dialog':
      return `Somebody’s script ran in the ${event.who}’s browser, on a page of ${event.origin}. A dialog in your own browser proves nothing of the kind.`;
    case 'console':
      return 'A line in the console of the victim’s browser.';
    case 'cookies':
      return 'The victim’s browser decides which of its cookies travel: by the cookie’s own attributes, and by which site asks.';
    case 'jail':
      return 'The victim reaches the lab and the exploit server, and nothing else. This request left nowhere.';
    case 'access':
      return `A request reached the exploit server: ${event.actor === 'victim' ? 'from the victim’s browser' : 'from you, not from the victim'}.${
        event.carries.length > 0 ? ` It carried ${event.carries.join(', ')} away from the lab.` : ''
      }`;
    default:
      return event satisfies never;
  }
}

/** `/agent`, or the address of a page of anywhere else. */
function dialogPlace({ path, url }: DialogEvent): string {
  return path ?? shortUrl(url);
}

/** An address without the bench's long id, which is the same in all of them. */
function shortUrl(url: string): string {
  return url.replace(/(?<=\/[be]\/)[0-9a-f]{16,}(?=\/|$)/, '…');
}

/** Which page asked for the request that the cookies are about. */
export function askerOf({ origin, what }: CookiesEvent): string {
  if (origin !== null) return origin;
  return what === 'http'
    ? 'no page: the browser was sent there'
    : 'a page without an origin of its own (null)';
}

/** `session sent, token withheld`. */
function cookieWords({ sent, withheld }: CookiesEvent): string {
  const parts = [
    sent.length > 0 ? `${sent.join(', ')} sent` : '',
    withheld.length > 0 ? `${withheld.map(({ name }) => name).join(', ')} withheld` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no cookies' : parts.join(', ');
}

function carriedWords({ carries }: AccessEvent): string {
  return carries.length === 0 ? '' : `, carries ${carries.join(', ')}`;
}
