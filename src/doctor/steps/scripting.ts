import { l10n } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Step } from '../report.ts';
import { type Refused, refusedBy } from '../server.ts';

/** Whether scripts may be run, without running one. */
export const scriptingStep: Step<ServerSubject> = {
  id: 'scripting',
  title: l10n.t('Scripts'),
  async run({ server }) {
    // Neither runs anything: no script has that hash, and no script has a negative number of keys.
    const [hash, source] = await server.askAll([
      ['EVALSHA', '0'.repeat(40), '0'],
      ['EVAL', 'return 1', '-1'],
    ]);
    const states = { evalsha: stateOf(hash ?? null), eval: stateOf(source ?? null) };
    const facts = [
      fact('evalsha', l10n.t('EVALSHA'), states.evalsha),
      fact('eval', l10n.t('EVAL'), states.eval),
    ];
    if (states.evalsha === 'allowed' && states.eval === 'allowed') return { outcome: 'ok', facts };
    const refused = Object.entries(states).filter(([, state]) => state === 'refused');
    const rules = refused.map(([name]) => `+${name}`).join(' ');
    return {
      outcome: 'warning',
      facts,
      cause: l10n.t(
        'Session Farm cannot run scripts here. It reads sessions with single commands and changes them in transactions (WATCH, MULTI, EXEC).',
      ),
      ...(rules !== '' && {
        fix: { text: l10n.t('Add {0} to the user.', rules), action: 'copy-rules', subject: rules },
      }),
    };
  },
};

function stateOf(reply: Parameters<typeof refusedBy>[0]): 'allowed' | Refused {
  const refused = refusedBy(reply);
  // What the command itself has to say means that it is there.
  return refused === undefined || refused === 'error' ? 'allowed' : refused;
}
