import type { FarmDefinition } from '../definition.ts';
import type { Classroom } from './classroom.ts';
import type { Finding } from './finding.ts';

/** One step of the lesson: the farm that it needs, and what is done with it. */
export interface LessonStep {
  /** As the walkthrough calls it. */
  readonly title: () => string;
  /** Members of the farm's definition beside its name, port, site and servers' ports. */
  readonly farm: Omit<Partial<FarmDefinition>, 'type'>;
  /** Members of its servers beside their ports. */
  readonly servers: readonly object[];
  /** @throws UserError when the requests didn't go as the step needs them to */
  readonly run: (room: Classroom) => Promise<Finding>;
}
