import { l10n } from '../../formats/reason.ts';
import { timeOf } from '../../redis/server-clock.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** A difference that nobody needs to know of. */
const SMALL_MS = 2000;

/** How far the clocks of server and this machine are apart. */
export const clockStep: Step<ServerSubject> = {
  id: 'clock',
  title: l10n.t('Clock'),
  async run({ server }) {
    const startMs = Date.now();
    const serverMs = timeOf(await server.ask(['TIME']));
    const endMs = Date.now();
    if (serverMs === undefined) {
      const cause = l10n.t('The server does not tell its time.');
      return { outcome: 'skipped', facts: [], cause };
    }
    // It looked at its clock at some moment between the two.
    const aheadMs = Math.round(serverMs - (startMs + endMs) / 2);
    const tolerance = SMALL_MS + (endMs - startMs) / 2;
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    const facts = [
      fact('aheadMs', l10n.t('Server ahead of this machine'), aheadMs, l10n.t('{0} ms', aheadMs)),
    ];
    if (Math.abs(aheadMs) <= tolerance) return { outcome: 'ok', facts };
    return {
      outcome: 'warning',
      facts,
      cause:
        aheadMs > 0
          ? l10n.t('The clock of the server is {0} seconds ahead of this machine.', seconds)
          : l10n.t('The clock of the server is {0} seconds behind this machine.', seconds),
      fix: {
        text: l10n.t(
          'Have both machines set their clocks by the network. Until then, ages of locks look wrong, and tokens for the sign-in may be refused.',
        ),
      },
    };
  },
};
