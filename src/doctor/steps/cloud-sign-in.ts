import { l10n, verbatim } from '../../formats/reason.ts';
import type { CloudCheck } from '../cloud-advice.ts';
import type { Examination } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** Why a token of the cloud may have been refused; the server gives no reason. */
export const cloudSignInStep: Step<Examination> = {
  id: 'cloudSignIn',
  title: l10n.t('Sign-in with the cloud'),
  async run({ options, obstacle }, signal) {
    const { cloud } = options;
    if (!cloud?.signIn) {
      const cause = l10n.t('The endpoint does not sign in with a token of AWS.');
      return { outcome: 'skipped', facts: [], cause };
    }
    if (!obstacle) {
      return { outcome: 'skipped', facts: [], cause: l10n.t('The sign-in worked.') };
    }
    let checks: readonly CloudCheck[];
    try {
      checks = await cloud.signIn(signal);
    } catch (error) {
      signal.throwIfAborted();
      const cause = verbatim(error instanceof Error ? error.message : String(error));
      return { outcome: 'skipped', facts: [], cause };
    }
    const facts = checks.map(({ id, label, outcome, reason }) => fact(id, label, outcome, reason));
    const failed = checks.find(({ outcome }) => outcome === 'failed');
    return failed ? { outcome: 'failed', facts, cause: failed.reason } : { outcome: 'ok', facts };
  },
};
