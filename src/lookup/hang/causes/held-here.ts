import { l10n } from '../../../formats/reason.ts';
import { lockFacts } from '../lock-facts.ts';
import type { HangCause } from '../hang-cause.ts';

/** This window has the lock, to step through requests. */
export const heldHere: HangCause = (evidence, words) => {
  const { heldHereSinceMs, at } = evidence;
  if (heldHereSinceMs === undefined) return undefined;
  return {
    weight: 99,
    title: l10n.t('You hold the lock for stepping since {0}.', words.time(heldHereSinceMs)),
    evidence: lockFacts(evidence, words),
    advice: l10n.t('Stop holding the lock, and waiting requests proceed.'),
    actions: [{ kind: 'give-back-lock', ...at }],
  };
};
