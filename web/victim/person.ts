import type { VictimState } from '../../protocol/workbench.ts';

/** `Mara`, of “Mara, who answers the chat”; the lab's name for the person where it has no other. */
export function firstName(victim: VictimState | null, who: string): string {
  const title = victim?.people[who]?.title ?? '';
  return title.split(',')[0]?.trim() || who;
}

/** Who opens what the learner delivers; null when nobody does. */
export function reader(victim: VictimState | null): { who: string; name: string; title: string } | null {
  const found = Object.entries(victim?.people ?? {}).find(([, { opensLinks }]) => opensLinks);
  if (!found) return null;
  const [who, { title }] = found;
  return { who, title, name: firstName(victim, who) };
}
