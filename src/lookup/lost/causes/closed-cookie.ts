import { l10n } from '../../../formats/reason.ts';
import type { Cause } from '../finding.ts';
import { foundAnywhere } from '../known.ts';

/** The cookie of ASP.NET Core was made with another key ring, or for another application. */
export const closedCookie: Cause = {
  id: 'closed-cookie',
  look(evidence) {
    const { closed } = evidence.wanted;
    if (!closed || foundAnywhere(evidence).length > 0) return undefined;
    const { reason, keyId } = closed;
    const folder = { kind: 'key-ring' } as const;
    switch (reason) {
      case 'wrong-purpose':
        return {
          weight: 95,
          title: l10n.t('The cookie belongs to an application of another name.'),
          evidence: [
            l10n.t('Its key {0} is known, but it does not open the cookie.', keyId),
            l10n.t('The name is what the site passes to SetApplicationName, or else its folder.'),
          ],
          advice: l10n.t(
            'A site that moved to another folder cannot open its old cookies. Set the same application name on all servers.',
          ),
          actions: [{ kind: 'application-name' }, folder],
        };
      case 'no-such-key':
        return {
          weight: 94,
          title: l10n.t('The cookie was encrypted with another key ring.'),
          evidence: [l10n.t('No known key ring has its key {0}.', keyId)],
          advice: l10n.t(
            'A server without this key starts a new session. Store the key ring where all servers of the site find it. If this is the right key ring, select its folder.',
          ),
          actions: [folder],
        };
      case 'sealed-key':
      case 'unknown-key':
        return {
          weight: 50,
          title: l10n.t('The cookie cannot be opened here.'),
          evidence: [
            l10n.t('Its key {0} is encrypted or of a kind that Session Farm does not know.', keyId),
          ],
          advice: l10n.t('Find the session by its key in Redis instead.'),
          actions: [{ kind: 'find-again' }],
        };
    }
  },
};
