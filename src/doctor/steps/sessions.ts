import { l10n } from '../../formats/reason.ts';
import type { ReplyError } from '../../stores/commands.ts';
import { factsOf } from '../../stores/layout-facts.ts';
import { keyPatterns } from '../../stores/layouts/key-pattern.ts';
import { refusalIn } from '../../stores/replies.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';
import { type Sample, takeSample } from '../sample.ts';
import type { Server } from '../server.ts';
import { sessionsIn } from '../../stores/source/session-index.ts';

/** How many sessions of which kind there are, by a look at some of the keys, and whether they can be read. */
export const sessionsStep: Step<ServerSubject> = {
  id: 'sessions',
  title: l10n.t('Sessions'),
  async run({ server, examination }, signal) {
    const sample = await takeSample(examination, server, signal);
    const facts = sampleFacts(sample);
    if (sample.refusal) return unlisted(facts, sample.refusal);
    const rules = sample.isLookRefused ? '+@read' : await unreadable(server, sample);
    if (rules !== '') return refused(facts, rules);
    if (sample.index.sessionCount > 0) return { outcome: 'ok', facts };
    if (sample.keyCount === 0 && !sample.isComplete) {
      return {
        outcome: 'warning',
        facts,
        cause: l10n.t('No keys were seen, but not all of the database could be looked at.'),
        fix: { text: l10n.t('See what the steps about the connection and the cluster say.') },
      };
    }
    return {
      outcome: 'warning',
      facts,
      cause:
        sample.keyCount === 0
          ? l10n.t('This database has no keys.')
          : l10n.t('None of the keys that were looked at is a session of a known layout.'),
      fix: {
        text: l10n.t(
          'Sign in to the site once, and check its server, database, and key prefix. Other layouts can be described in the settings.',
        ),
      },
    };
  },
};

function sampleFacts({ index, keyCount, isComplete }: Sample): Fact[] {
  const counts = new Map<string, number>();
  for (const group of index.groups()) {
    counts.set(group.layout, (counts.get(group.layout) ?? 0) + sessionsIn(group));
  }
  return [
    fact('keys', l10n.t('Keys looked at'), keyCount),
    fact(
      'isComplete',
      l10n.t('All keys seen'),
      isComplete,
      isComplete ? l10n.t('yes') : l10n.t('no'),
    ),
    fact('sessions', l10n.t('Sessions among them'), index.sessionCount + index.unlistedCount),
    ...[...counts].map(([layout, count]) =>
      fact(layout, { text: '{0}', args: [factsOf(layout).full] }, count),
    ),
  ];
}

/** Why no key is listed: a user who may not, or a command that nobody may send. */
function unlisted(facts: readonly Fact[], reply: ReplyError): Finding {
  if (refusalIn(reply) === undefined) {
    return {
      outcome: 'failed',
      facts,
      cause: l10n.t('SCAN is turned off or renamed on this server. Sessions cannot be listed.'),
    };
  }
  return {
    outcome: 'failed',
    facts,
    cause: l10n.t('The server does not let this user list keys (SCAN).'),
    fix: { text: l10n.t('Add {0} to the user.', '+scan'), action: 'copy-rules', subject: '+scan' },
  };
}

/** The rules that the user lacks to read a session of each application; empty where none is lacking. */
async function unreadable(server: Server, { keys }: Sample): Promise<string> {
  const replies = await server.askAll(keys.map((key) => ['TYPE', key]));
  const refusals = replies.map((reply) => refusalIn(reply));
  const hidden = keys.filter((_, index) => refusals[index]?.what === 'keys');
  if (hidden.length > 0) return keyPatterns(hidden);
  return refusals.some((refusal) => refusal !== undefined) ? '+type' : '';
}

function refused(facts: readonly Fact[], patterns: string): Finding {
  return {
    outcome: 'warning',
    facts,
    cause: l10n.t('The user may list these sessions, but not read them.'),
    fix: {
      text: l10n.t('Add {0} to the user.', patterns),
      action: 'copy-rules',
      subject: patterns,
    },
  };
}
