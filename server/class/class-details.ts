import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import type { ClassDetail, ClassSummary, ClassWriteup } from '../../protocol/class.ts';
import { startingSettings } from '../benches/settings.ts';
import { type ContentIndex, FIX, type Writeup } from '../content/writeup.ts';
import type { Origins } from '../origins.ts';
import type { StoredClass } from '../store/store.ts';
import { countdownOf } from './class-desk.ts';
import { groupCode } from './codes.ts';
import { invite } from './invitation.ts';

export function classSummary(room: StoredClass, learners: number): ClassSummary {
  const { id, name, code, createdAt, paused } = room;
  return { id, name, code: groupCode(code), createdAt, paused, learners };
}

/** What an instructor's page is told of a class. */
export function classDetail(
  room: StoredClass,
  learners: number,
  origins: Pick<Origins, 'platform'>,
): ClassDetail {
  return {
    ...classSummary(room, learners),
    invitation: invite(room.code, origins),
    broadcast: room.broadcast,
    countdown: countdownOf(room, Date.now()),
    policies: room.policies,
  };
}

/** What there is to learn, in reading order. */
export function classWriteups(
  { writeups }: ContentIndex,
  labs: ReadonlyMap<string, LabDefinition>,
): ClassWriteup[] {
  return writeups.flatMap((writeup) => {
    const lab = labs.get(writeup.lab);
    return lab ? [classWriteup(writeup, lab)] : [];
  });
}

function classWriteup(writeup: Writeup, lab: LabDefinition): ClassWriteup {
  const { slug, title, level, minutes, steps, fix, sections, trainer } = writeup;
  const fixTitle = sections.find((section) => section.fix)?.title ?? 'Fix it';
  return {
    writeup: slug,
    title,
    level,
    minutes,
    lab: lab.name,
    steps: [
      ...steps.map(({ id, title: stepTitle }) => ({ id, title: stepTitle })),
      ...(fix ? [{ id: FIX, title: fixTitle }] : []),
    ],
    schema: lab.settings,
    settings: startingSettings(lab.settings, writeup.settings),
    trainer: trainer !== null,
  };
}
