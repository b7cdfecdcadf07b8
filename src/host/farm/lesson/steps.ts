import { loadSteps } from './load-steps.ts';
import { lockingSteps } from './locking-steps.ts';
import { sharingSteps } from './sharing-steps.ts';
import type { LessonStep } from './step.ts';

/** The steps of the lesson, in their order, by the names that the walkthrough's links have. */
export const lessonSteps = {
  memory: sharingSteps.memory,
  affinity: sharingSteps.affinity,
  redis: sharingSteps.redis,
  lockWait: lockingSteps.lockWait,
  leftLock: lockingSteps.leftLock,
  layouts: sharingSteps.layouts,
  load: loadSteps.load,
} as const satisfies Record<string, LessonStep>;

export type LessonStepId = keyof typeof lessonSteps;

export function isLessonStepId(text: string): text is LessonStepId {
  return Object.hasOwn(lessonSteps, text);
}
