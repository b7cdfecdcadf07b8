import { l10n } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';
import { sizeText } from '../size-text.ts';

/** From this part of the limit on, a full server is near. */
const NEARLY_FULL = 0.9;

/** What the server does when its memory is full: sessions may be thrown away, or no longer be stored. */
export const evictionStep: Step<ServerSubject> = {
  id: 'eviction',
  title: l10n.t('Eviction'),
  async run({ server, examination }, signal) {
    const policy =
      (await server.infoValue('maxmemory_policy')) ??
      (await examination.parameter(server, 'maxmemory-policy', signal));
    const limit =
      (await server.infoNumber('maxmemory')) ??
      numberOf(await examination.parameter(server, 'maxmemory', signal));
    const evicted = await server.infoNumber('evicted_keys');
    if (policy === undefined) {
      return {
        outcome: 'skipped',
        facts: [],
        cause: l10n.t(
          'The server does not tell its eviction policy. Managed caches often use volatile-lru, which removes live sessions when memory runs out.',
        ),
      };
    }
    const facts: Fact[] = [fact('policy', l10n.t('Policy'), policy)];
    if (limit !== undefined) facts.push(limitFact(limit));
    if (evicted !== undefined)
      facts.push(fact('evictedKeys', l10n.t('Keys evicted so far'), evicted));
    const used = await server.infoNumber('used_memory');
    const part = limit && used !== undefined ? used / limit : 0;
    return policy === 'noeviction'
      ? whenKept(facts, part)
      : whenEvicted(facts, policy, evicted ?? 0, limit ?? 1);
  },
};

function limitFact(limit: number): Fact {
  return fact('limitBytes', l10n.t('Limit'), limit, limit === 0 ? l10n.t('none') : sizeText(limit));
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}

function whenKept(facts: readonly Fact[], part: number): Finding {
  if (part < NEARLY_FULL) return { outcome: 'ok', facts };
  const isFull = part >= 1;
  return {
    outcome: isFull ? 'failed' : 'warning',
    facts,
    cause: isFull
      ? l10n.t(
          'Memory is full and nothing is evicted. Redis refuses writes, so sites cannot store sessions.',
        )
      : l10n.t(
          'Memory is nearly full and nothing is evicted. Soon Redis will refuse writes, and sites cannot store sessions.',
        ),
    fix: { text: l10n.t('Raise maxmemory, or shorten the timeout of sessions.') },
  };
}

function whenEvicted(
  facts: readonly Fact[],
  policy: string,
  evicted: number,
  limit: number,
): Finding {
  if (limit === 0 && evicted === 0) return { outcome: 'ok', facts };
  return {
    outcome: 'warning',
    facts,
    cause:
      evicted > 0
        ? l10n.t(
            'Redis has removed {0} keys because memory ran out. With {1}, live sessions are among them, and their users are signed out.',
            evicted,
            policy,
          )
        : l10n.t('With {0}, Redis removes live sessions when memory runs out.', policy),
    fix: { text: l10n.t('Raise maxmemory, or use noeviction on a server for sessions only.') },
  };
}
