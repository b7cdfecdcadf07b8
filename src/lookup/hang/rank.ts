import type { Finding, Words } from '../lost/finding.ts';
import { farmRequest } from './causes/farm-request.ts';
import { heldAtBalancer } from './causes/held-at-balancer.ts';
import { heldHere } from './causes/held-here.ts';
import { leftBehind } from './causes/left-behind.ts';
import { notLocked } from './causes/not-locked.ts';
import { running } from './causes/running.ts';
import type { HangCause } from './hang-cause.ts';
import type { HangEvidence } from './evidence.ts';

const causes: readonly HangCause[] = [
  heldHere,
  farmRequest,
  heldAtBalancer,
  leftBehind,
  running,
  notLocked,
];

/** Why requests of a session hang, the likeliest first. */
export function rankHangs(evidence: HangEvidence, words: Words): readonly Finding[] {
  return causes.flatMap((look) => look(evidence, words) ?? []).sort((a, b) => b.weight - a.weight);
}
