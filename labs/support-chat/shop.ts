import type { LabBench } from '../kit/define-lab.ts';
import { BanList } from './ban-list.ts';
import { ChatBook } from './chats.ts';
import { openingLines } from './history.ts';
import { SessionBook } from './sessions.ts';
import type { SupportChatSettings } from './settings.ts';
import { TicketBook } from './tickets.ts';

export type ShopBench = LabBench<SupportChatSettings>;

/** What the shop of one bench remembers. All of it is bounded, and gone after a reset. */
export interface Shop {
  sessions: SessionBook;
  tickets: TicketBook;
  chats: ChatBook;
  bans: BanList;
}

const shops = new WeakMap<ShopBench, Shop>();

/** The bench's shop, opened on first asking. */
export function shopOf(bench: ShopBench): Shop {
  const known = shops.get(bench);
  if (known) return known;
  const shop: Shop = {
    sessions: new SessionBook(bench),
    tickets: new TicketBook(),
    chats: new ChatBook((user) => openingLines(bench, user)),
    bans: new BanList(),
  };
  shops.set(bench, shop);
  return shop;
}

export function closeShop(bench: ShopBench): void {
  shops.delete(bench);
}
