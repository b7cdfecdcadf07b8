import { l10n } from '../../formats/reason.ts';
import { ReplyError } from '../../stores/commands.ts';
import { replyText } from '../../redis/reach/handshake.ts';
import { timeLimit } from '../../links/time-limit.ts';
import type { Examination } from '../examination.ts';
import { fact, type Finding, type Step } from '../report.ts';
import type { Server } from '../server.ts';

/** As long as the product waits for a connection. */
const SIGN_IN_MS = 10_000;

/** Whether the server lets us in, and as whom. */
export const signInStep: Step<Examination> = {
  id: 'signIn',
  title: l10n.t('Sign-in'),
  async run(examination, signal) {
    const { obstacle } = examination;
    if (obstacle) return { outcome: 'skipped', facts: [], cause: obstacle };
    try {
      return await signedIn(examination, await examination.server(timeLimit(SIGN_IN_MS, signal)));
    } catch (error) {
      signal.throwIfAborted();
      const found = examination.failureOf(error);
      const failure = found.reason === 'timed-out' ? { ...found, timeoutMs: SIGN_IN_MS } : found;
      const finding = examination.failed(failure, [
        fact('reason', l10n.t('Reason'), failure.reason),
        ...(failure.username === undefined ? [] : [fact('user', l10n.t('User'), failure.username)]),
      ]);
      if (failure.reason === 'no-such-database' && (await isInWithDatabase0(examination, signal))) {
        return finding;
      }
      if (failure.reason === 'no-permission' && examination.reach.login.database !== 0) {
        if (await isInWithDatabase0(examination, signal)) return withoutSelect(finding);
      }
      examination.obstacle = l10n.t('The sign-in did not work.');
      return finding;
    }
  },
};

async function signedIn({ reach, isLocal }: Examination, server: Server): Promise<Finding> {
  const { username, password, keeper } = reach.login;
  const who = await server.ask(['ACL', 'WHOAMI']);
  const user = who instanceof ReplyError ? (username ?? 'default') : replyText(who);
  const hasPassword = password !== undefined || keeper !== undefined;
  const facts = [
    fact('user', l10n.t('User'), user),
    fact(
      'password',
      l10n.t('Password sent'),
      hasPassword,
      hasPassword ? l10n.t('yes') : l10n.t('no'),
    ),
  ];
  if (hasPassword || isLocal) return { outcome: 'ok', facts };
  return {
    outcome: 'warning',
    facts,
    cause: l10n.t('Anyone who reaches this port can read and change all sessions.'),
    fix: { text: l10n.t('Set a password for the default user, or turn that user off.') },
  };
}

/** The user gets in, but not to the database: the rule that is missing. */
function withoutSelect(finding: Finding): Finding {
  return {
    ...finding,
    fix: {
      text: l10n.t('Add {0} to the user.', '+select'),
      action: 'copy-rules',
      subject: '+select',
    },
  };
}

/** Has the other steps look at database 0, where the endpoint's isn't there. */
async function isInWithDatabase0(examination: Examination, signal: AbortSignal): Promise<boolean> {
  const { reach } = examination;
  examination.reach = { ...reach, login: { ...reach.login, database: 0 } };
  examination.forgetServer();
  try {
    await examination.server(signal);
    return true;
  } catch {
    return false;
  }
}
