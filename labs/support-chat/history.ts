import type { LabBench } from '../kit/define-lab.ts';
import type { NewLine } from './chats.ts';
import { regulars, type User } from './sessions.ts';

const { customer, agent } = regulars;

const greeting: NewLine = {
  from: 'staff',
  who: agent.name,
  text: 'Good evening from Gloaming. Mara here. What may I light up for you?',
};

/** What stands in a chat before the learner sees it: a greeting, or what Teo and Mara said last week. */
export function openingLines(bench: Pick<LabBench, 'secret'>, user: User): NewLine[] {
  return user === customer ? [greeting, ...lastWeek(bench)] : [greeting];
}

/** The password that the agent gave to the customer, who never changed it. */
export function customerPassword(bench: Pick<LabBench, 'secret'>): string {
  return bench.secret('password', 16);
}

/** The number of the customer's order. */
export function customerOrder(bench: Pick<LabBench, 'secret'>): string {
  return bench.secret('order', 10);
}

function lastWeek(bench: Pick<LabBench, 'secret'>): NewLine[] {
  const password = customerPassword(bench);
  const teo = (text: string): NewLine => ({ from: 'customer', who: customer.name, text });
  const mara = (text: string, secret?: string): NewLine => ({
    from: 'staff',
    who: agent.name,
    text,
    ...(secret === undefined ? {} : { secret }),
  });
  return [
    teo(`Hello Mara! My order ${customerOrder(bench)} has been "on its way" since Monday. Is it?`),
    mara('It is, at walking pace. It spent the weekend in the wrong van. Tomorrow before noon, I promise.'),
    teo('Lovely. And I can’t get into my account any more.'),
    mara(`That is quickly mended. Your new password is ${password}. Do change it once you are in.`, password),
    teo('Thank you! I will. Some day.'),
  ];
}
