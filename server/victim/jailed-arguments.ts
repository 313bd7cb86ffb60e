import { quietArguments } from './find-chromium.ts';

/**
 * The name under which a visit finds its jail. It is the only one that Chromium can resolve: a request that went past
 * its proxy would find nothing at all, address literals included.
 */
export const JAIL_HOST = 'jail.invalid';

/** Only what a proxy can carry. A full Chrome reads it from its profile. */
export const WEBRTC_POLICY = 'disable_non_proxied_udp';

/** How the victim's browser is started: everything that could leave without asking a proxy is shut. */
export function jailedArguments(): string[] {
  return [
    ...quietArguments,
    `--host-resolver-rules=MAP ${JAIL_HOST} 127.0.0.1, MAP * ~NOTFOUND`,
    // For whatever belongs to no visit: port 9 discards (RFC 863), and nobody listens there.
    `--proxy-server=socks5://${JAIL_HOST}:9`,
    // By default Chromium asks no proxy about loopback.
    '--proxy-bypass-list=<-loopback>',
    // WebRTC speaks UDP past every proxy, and tells the network of itself by multicast.
    `--force-webrtc-ip-handling-policy=${WEBRTC_POLICY}`,
    '--dns-prefetch-disable',
    '--no-pings',
    // One view of a page and all its frames: what happens in a frame is seen by who watches the page.
    '--disable-site-isolation-trials',
  ];
}

/** What Playwright would loosen for tests. */
export const looseDefaults = ['--disable-ipc-flooding-protection', '--disable-hang-monitor'];
