import type { LostEvidence } from './evidence.ts';
import type { Cause, Finding, Words } from './finding.ts';
import { closedCookie } from './causes/closed-cookie.ts';
import { cookieNames } from './causes/cookie-names.ts';
import { elsewhere } from './causes/elsewhere.ts';
import { emptyDatabase } from './causes/empty-database.ts';
import { ended } from './causes/ended.ts';
import { evicted } from './causes/evicted.ts';
import { expired } from './causes/expired.ts';
import { flushed } from './causes/flushed.ts';
import { halfGone } from './causes/half-gone.ts';
import { inMemory } from './causes/in-memory.ts';
import { neverStored } from './causes/never-stored.ts';
import { noAccess } from './causes/no-access.ts';
import { otherNames } from './causes/other-names.ts';
import { refusedCookie } from './causes/refused-cookie.ts';
import { restarted } from './causes/restarted.ts';
import { stillThere } from './causes/still-there.ts';
import { unreached } from './causes/unreached.ts';

/** All causes; of equal weight, the first comes first. */
const causes: readonly Cause[] = [
  stillThere,
  elsewhere,
  halfGone,
  ended,
  closedCookie,
  refusedCookie,
  cookieNames,
  flushed,
  restarted,
  evicted,
  expired,
  emptyDatabase,
  inMemory,
  otherNames,
  noAccess,
  unreached,
  neverStored,
];

/** A finding with the kind of its cause. */
export interface RankedFinding extends Finding {
  readonly cause: string;
}

/** Why a session is lost, the likeliest first; what the evidence excludes comes last. */
export function rankCauses(evidence: LostEvidence, words: Words): readonly RankedFinding[] {
  return causes
    .flatMap((cause) => {
      const found = cause.look(evidence, words) ?? [];
      const list = 'title' in found ? [found] : found;
      return list.map((finding) => ({ ...finding, cause: cause.id }));
    })
    .sort((a, b) => b.weight - a.weight);
}
