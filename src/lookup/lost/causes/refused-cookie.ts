import { l10n } from '../../../formats/reason.ts';
import type { CookieReading } from '../../keyed/read-keyed.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { foundAnywhere } from '../known.ts';

/** The site refuses the cookie: it was signed with another key or for another cookie, or it has ended. */
export const refusedCookie: Cause = {
  id: 'refused-cookie',
  look(evidence, words): readonly Finding[] {
    const { readings = [] } = evidence.wanted;
    const isFound = foundAnywhere(evidence).length > 0;
    return readings.flatMap((reading) => {
      if (reading.check === 'mismatch') return [otherKey(reading)];
      const refused = refusal(reading, words);
      if (refused) return [refused];
      return !isFound && reading.inside === undefined ? [encrypted(reading)] : [];
    });
  },
};

function otherKey({ cookie, framework, protection }: CookieReading): Finding {
  return {
    weight: 86,
    title:
      protection === 'signed'
        ? l10n.t('The signature of {0} was made with another key.', cookie)
        : l10n.t('{0} was encrypted with another key.', cookie),
    evidence: [l10n.t('No chosen key fits it. {0} refuses such cookies.', framework)],
    advice: l10n.t(
      'A site whose key has changed starts new sessions, and so does a server with a key of its own. Keep the old key as a fallback. If the cookie is of another site, choose the key of that site.',
    ),
    actions: [{ kind: 'cookie-key' }],
  };
}

function refusal(
  { cookie, inside, keyName = '' }: CookieReading,
  words: Words,
): Finding | undefined {
  const { issue, expiresAtMs = 0 } = inside ?? {};
  switch (issue) {
    case undefined:
      return undefined;
    case 'expired':
      return {
        weight: 96,
        title: l10n.t('{0} has expired.', cookie),
        evidence: [l10n.t('It says that it ends at {0}.', words.time(expiresAtMs))],
        advice: l10n.t('Such a session ends with its cookie. Sign in again.'),
      };
    case 'other-name':
      return {
        weight: 95,
        title: l10n.t('{0} was made for a cookie of another name.', cookie),
        evidence: [l10n.t('{0} opens it, but the name in it is another one.', keyName)],
        advice: l10n.t(
          'Sites refuse such cookies. Compare the name of the session cookie on all servers.',
        ),
      };
  }
}

function encrypted({ cookie, framework }: CookieReading): Finding {
  return {
    weight: 40,
    title: l10n.t('Which session {0} names is not known.', cookie),
    evidence: [l10n.t('{0} encrypts it, and no key of the site was chosen.', framework)],
    advice: l10n.t('Choose the key of the site, and look again.'),
    actions: [{ kind: 'cookie-key' }, { kind: 'find-again' }],
  };
}
