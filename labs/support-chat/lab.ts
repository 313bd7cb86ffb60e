import { defineLab, type LabBench, type LabPerson } from '../kit/define-lab.ts';
import { openSocket, sendRefusal } from '../kit/open-socket.ts';
import { servePages } from '../kit/pages.ts';
import { admit, isStaff } from './admission.ts';
import { helpRoutes } from './help.ts';
import { namesOf } from './names.ts';
import { shopRoutes } from './routes.ts';
import { serveCustomer } from './serve-customer.ts';
import { serveStaff } from './serve-staff.ts';
import { type Regular, regularSession, sessionCookie } from './sessions.ts';
import { type SupportChatSettings, supportChatSettings } from './settings.ts';
import { closeShop, shopOf } from './shop.ts';

/**
 * A small shop with a live chat: one engine for every lab about who may talk, who is believed, and what becomes of
 * what was said. Each weakness is a setting, and so is each defence.
 */
export default defineLab({
  name: 'support-chat',
  title: 'Gloaming, a shop for lamps',
  settings: supportChatSettings,
  names: ({ settings }) => namesOf[settings.names],
  people: {
    agent: person('agent', 'Mara, who answers the chat'),
    lead: person('lead', 'Ilse, who takes over'),
    customer: { ...person('customer', 'Teo, a customer'), opensLinks: true },
  },
  routes(app, benchOf) {
    servePages(app, new URL('./pages/', import.meta.url));
    shopRoutes(app, benchOf);
    helpRoutes(app, benchOf);
    app.all('/*', (request, reply) => {
      const bench = benchOf(request);
      const shop = shopOf(bench);
      const admission = admit(bench, shop, request);
      if ('refusal' in admission) return sendRefusal(reply, admission.refusal);
      return openSocket(request, reply, { subprotocol: null, extensions: null }, (opened) => {
        const serve = isStaff(admission.session) ? serveStaff : serveCustomer;
        serve(opened, { bench, shop, ...admission }, (error) => request.log.error(error));
      });
    });
  },
  reset: closeShop,
});

function person(name: Regular, title: string): LabPerson {
  return {
    title,
    cookies: (bench: LabBench) => [
      sessionCookie((bench as LabBench<SupportChatSettings>).settings, regularSession(bench, name)),
    ],
  };
}
