import { l10n, type Reason } from '../../formats/reason.ts';
import { heedsLostLock } from '../../stores/layout-facts.ts';
import type { LayoutId } from '../../stores/session.ts';
import type { Words } from '../lost/finding.ts';
import type { FarmRequest, HangEvidence } from './evidence.ts';

/** What is known of a lock whoever has it: since when, until when, and who waits. */
export function lockFacts(evidence: HangEvidence, words: Words): readonly Reason[] {
  const { nowMs, summary, requests = [] } = evidence;
  const { lock } = summary;
  if (!lock) return [];
  const waiting = requests.filter(({ role }) => role === 'waits');
  return [
    lock.ageMs === undefined
      ? l10n.t('How long it has been held is not known.')
      : l10n.t(
          'It has been held since {0}, for {1}.',
          words.time(nowMs - lock.ageMs),
          words.duration(lock.ageMs),
        ),
    lock.ttlMs === undefined
      ? l10n.t('This lock never expires.')
      : l10n.t('It expires in {0} unless it is renewed.', words.duration(lock.ttlMs)),
    ...(lock.holder === undefined ? [] : [l10n.t('The lock names its holder: {0}', lock.holder)]),
    ...waiting
      .slice(0, 10)
      .map((request) =>
        l10n.t('{0} is waiting for it since {1}.', nameOf(request), words.time(request.sinceMs)),
      ),
    ...(waiting.length === 0 && lock.isWaitedFor === true
      ? [l10n.t('Requests are waiting for it.')]
      : []),
    ...(waiting.length === 0 && lock.isWaitedFor === false
      ? [l10n.t('No request is waiting for it.')]
      : []),
  ];
}

/** `GET /cart of web1`. */
export function nameOf({ method, path, server, farm }: FarmRequest): string {
  return `${method} ${path} (${server ?? farm})`;
}

/**
 * What releasing a lock does. The providers of ASP.NET look at it before they store; phpredis doesn't always
 * (redis_session.c, `write_allowed`).
 */
export function releaseText(layout: LayoutId): Reason {
  return heedsLostLock(layout)
    ? l10n.t(
        'If you release it, waiting requests proceed. A request that is still running continues, but its changes to the session are not saved.',
      )
    : l10n.t(
        'If you release it, waiting requests proceed. A request that is still running can overwrite their changes when it finishes.',
      );
}
