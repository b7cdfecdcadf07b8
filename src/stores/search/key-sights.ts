import type { CommandRunner } from '../commands.ts';
import { textOfKey } from '../find/key-bytes.ts';
import { lookAt } from '../find/key-look.ts';
import { newKeyMatch } from '../find/key-rule.ts';
import { claimOf } from '../find/value-claim.ts';
import type { KeyRecogniser } from '../layouts/key-recognition.ts';
import type { KeySight } from '../source/key-survey.ts';
import type { SessionIndex } from '../source/session-index.ts';

/** What tells whether keys are sessions that are shown. */
export interface SightParts {
  readonly recogniser: KeyRecogniser;
  /** What the last search found, if there was one. */
  readonly found: SessionIndex | undefined;
  /** Whether keys are on several nodes, so that each is asked for by itself. */
  readonly isCluster: boolean;
}

/**
 * Looks at what stands under some keys, without reading whole payloads.
 * @throws ReplyError where that isn't allowed
 */
export async function sightsOf(
  runner: CommandRunner,
  keys: readonly Uint8Array[],
  { recogniser, found, isCluster }: SightParts,
): Promise<readonly KeySight[]> {
  if (keys.length === 0) return [];
  const looks = await lookAt(runner, keys, isCluster);
  const match = newKeyMatch();
  return keys.map((key, index): KeySight => {
    const look = looks[index] ?? { type: 'none' };
    const claim = claimOf(look);
    // Those of no framework that is known are what layouts are taught for.
    let isShown = recogniser.settle(key, look, match) && match.layout !== 'unclaimed';
    if (isShown && found) {
      const application = textOfKey(key, match.applicationStart, match.applicationEnd);
      const id = textOfKey(key, match.idStart, match.idEnd);
      isShown = found.find({ layout: match.layout, application, id }) !== undefined;
    } else if (isShown) isShown = recogniser.recognise(key, 0, key.length, match);
    return { look, ...(claim !== undefined && { claim }), isShown };
  });
}
