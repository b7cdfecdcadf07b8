import { l10n } from '../../../formats/reason.ts';
import type { LostEvidence } from '../evidence.ts';
import type { Cause, Finding } from '../finding.ts';
import { foundAnywhere, isHome } from '../known.ts';

/** The browser sends the cookie twice, under another name, or not at all; or the cookie is the session. */
export const cookieNames: Cause = {
  id: 'cookie-names',
  look(evidence): readonly Finding[] {
    const { cookies, repeatedCookies, selfContained } = evidence.wanted;
    if (cookies.length === 0) return [];
    const isFound = foundAnywhere(evidence).some((found) => isHome(evidence, found));
    return [
      ...repeatedCookies.map((name) => twice(name, isFound)),
      ...(selfContained && !isFound ? [self(selfContained)] : []),
      ...(isFound ? [] : unnamed(evidence)),
    ];
  },
};

/** RFC 6265, section 5.4: cookies with longer paths come first, and servers can't tell them apart. */
function twice(name: string, isFound: boolean): Finding {
  return {
    weight: isFound ? 72 : 88,
    title: l10n.t('The browser sends {0} more than once.', name),
    evidence: [
      l10n.t('The values differ, so they were set for different paths or domains.'),
      l10n.t('The site reads only one of them, which may name another session.'),
    ],
    advice: l10n.t(
      'Set the same path and domain for the cookie on all sites of this host. Delete the old cookie in the browser.',
    ),
  };
}

function self({
  cookie,
  framework,
}: NonNullable<LostEvidence['wanted']['selfContained']>): Finding {
  return {
    weight: 94,
    title: l10n.t('The session is in the cookie itself, not in Redis.'),
    evidence: [l10n.t('{0} has the form in which {1} stores a whole session.', cookie, framework)],
    advice: l10n.t(
      'Such a session ends with its cookie. To keep sessions in Redis, set the session store of the site.',
    ),
  };
}

function unnamed({ wanted: { cookies, sessionCookies } }: LostEvidence): readonly Finding[] {
  if (sessionCookies.length > 0) return [];
  return [
    {
      weight: 78,
      title: l10n.t('None of these cookies is a session cookie of a known name.'),
      evidence: [l10n.t('Cookies: {0}', cookies.slice(0, 20).join(', '))],
      advice: l10n.t(
        'The cookie may have another name, path, or domain, or may have been refused as Secure or SameSite. Compare it with the Set-Cookie header of the site.',
      ),
    },
  ];
}
