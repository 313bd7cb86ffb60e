import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import type { BenchRegistry } from '../benches/bench-registry.ts';
import type { ContentIndex } from '../content/writeup.ts';
import type { Store } from '../store/store.ts';
import type { BoardDesk } from './board-desk.ts';
import type { ClassDesk } from './class-desk.ts';
import type { InstructorDoor } from './instructor-door.ts';
import type { JoinDesk } from './join-desk.ts';

/** What the routes of the class work with. */
export interface ClassServices {
  store: Store;
  content: ContentIndex;
  labs: ReadonlyMap<string, LabDefinition>;
  registry: BenchRegistry;
  classes: ClassDesk;
  door: InstructorDoor;
  joins: JoinDesk;
  boards: BoardDesk;
}
