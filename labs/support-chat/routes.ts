import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptableAt, writeSetCookie } from '../kit/cookies.ts';
import { folderAddress } from '../kit/pages.ts';
import { isStaff, sessionOf } from './admission.ts';
import { consolePolicies } from './console-policy.ts';
import { inPages } from './encoding.ts';
import { handshakeAuth } from './handshake-auth.ts';
import { helpAddress } from './help.ts';
import { customerOrder, customerPassword } from './history.ts';
import { lamps } from './lamps.ts';
import { isSameText } from './same-text.ts';
import { randomText, regulars, type Session, sessionCookie } from './sessions.ts';
import { type Shop, type ShopBench, shopOf } from './shop.ts';
import { accountPage, chatPage, consolePage, loginPage, shopPage, staffOnlyPage } from './views.ts';

/** The name under which the customer signs in. */
const CUSTOMER_LOGIN = 'teo';

/** The shop's pages and forms. */
export function shopRoutes(app: FastifyInstance, benchOf: (request: FastifyRequest) => ShopBench): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  );

  app.get('/', (request, reply) => {
    const folder = folderAddress(request.url);
    if (folder !== null) return reply.redirect(folder, 307);
    const visit = receive(benchOf(request), request, reply);
    return sendPage(reply, shopPage(visit));
  });

  app.get('/chat', (request, reply) => {
    const visit = receive(benchOf(request), request, reply);
    return sendPage(
      reply,
      chatPage({ ...visit, ...inPages[visit.bench.settings.encode], socket: socketOf(visit) }),
    );
  });

  app.get('/agent', (request, reply) => {
    const visit = receive(benchOf(request), request, reply);
    if (!isStaff(visit.session)) return sendPage(reply.code(403), staffOnlyPage(visit));
    const { encode, consolePolicy } = visit.bench.settings;
    const nonce = randomText();
    const policy = consolePolicies[consolePolicy](nonce);
    if (policy !== null) void reply.header('content-security-policy', policy);
    return sendPage(
      reply,
      consolePage({ ...visit, bans: null, show: inPages[encode].show, socket: socketOf(visit), nonce }),
    );
  });

  app.get('/login', (request, reply) =>
    sendPage(reply, loginPage(receive(benchOf(request), request, reply))),
  );

  app.post('/login', (request, reply) => {
    const visit = receive(benchOf(request), request, reply);
    const { bench, shop } = visit;
    const form = formOf(request);
    const again = (status: number, problem: string) =>
      sendPage(reply.code(status), loginPage({ ...visit, problem }));
    if (form?.get('csrf') !== visit.session.formToken)
      return again(403, 'This form was too old, or not ours. Here is a fresh one.');
    if (
      form.get('user') !== CUSTOMER_LOGIN ||
      !isSameText(form.get('password') ?? '', customerPassword(bench))
    )
      return again(401, 'Name and password do not belong together.');
    bench.emit('signed-in', { user: CUSTOMER_LOGIN, name: regulars.customer.name });
    // A new session for the new state: an old one may be known to others (OWASP Session Management Cheat Sheet).
    shop.sessions.end(visit.session);
    giveCookie(bench, request, reply, shop.sessions.start(regulars.customer));
    return reply.redirect(`${bench.base}/account`, 303);
  });

  app.get('/account', (request, reply) => {
    const visit = receive(benchOf(request), request, reply);
    const { bench, session } = visit;
    if (session.user !== regulars.customer) return reply.redirect(`${bench.base}/login`, 303);
    return sendPage(reply, accountPage({ ...visit, order: customerOrder(bench) }));
  });

  app.post('/logout', (request, reply) => {
    const { bench, shop, session } = receive(benchOf(request), request, reply);
    if (formOf(request)?.get('csrf') === session.formToken) shop.sessions.end(session);
    return reply.redirect(`${bench.base}/`, 303);
  });

  app.get('/bans', (request) => shopOf(benchOf(request)).bans.addresses);

  app.post('/bans/lift', (request, reply) => {
    const bench = benchOf(request);
    shopOf(bench).bans.lift();
    return reply.redirect(`${bench.base}/chat`, 303);
  });

  // For friends of the shop who show the stock on pages of their own: a script that calls their function.
  app.get('/stock.js', (request, reply) => {
    const callback = new URLSearchParams(request.url.split('?')[1]).get('callback') ?? '';
    if (!/^[A-Za-z_$][\w$.]{0,40}$/.test(callback))
      return reply.code(400).type('text/plain').send('Expected ?callback= and the name of a function.');
    const stock = Object.fromEntries(lamps.map(({ id, inStock }) => [id, inStock]));
    return reply.type('text/javascript; charset=utf-8').send(`${callback}(${JSON.stringify(stock)});\n`);
  });
}

interface Visit {
  bench: ShopBench;
  shop: Shop;
  session: Session;
  bans: readonly string[] | null;
  help: string | null;
}

/** Takes in whoever asks for a page: somebody known, or a guest, who is given a cookie to be known by. */
function receive(bench: ShopBench, request: FastifyRequest, reply: FastifyReply): Visit {
  const shop = shopOf(bench);
  const known = sessionOf(shop, request);
  const session = known ?? shop.sessions.start();
  if (!known) giveCookie(bench, request, reply, session);
  const { addresses } = shop.bans;
  return {
    bench,
    shop,
    session,
    bans: bench.settings.ban === 'address' || addresses.length > 0 ? addresses : null,
    help: bench.settings.names === 'siblings' ? helpAddress(bench, request) : null,
  };
}

function giveCookie(bench: ShopBench, request: FastifyRequest, reply: FastifyReply, { id }: Session): void {
  const cookie = acceptableAt(bench.originOf(request), sessionCookie(bench.settings, id));
  void reply.header('set-cookie', writeSetCookie(cookie, bench.base));
}

function socketOf({ bench, shop, session }: Visit): string {
  return handshakeAuth[bench.settings.auth].address(shop, session);
}

function formOf({ body }: FastifyRequest): URLSearchParams | null {
  return body instanceof URLSearchParams ? body : null;
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page);
}
