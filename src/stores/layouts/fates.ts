import { l10n } from '../../formats/reason.ts';

// What sites do with a session that they can't read, as the frameworks' own code has it.

/** The site drops it without a word, and the visitor is somebody new. */
export const startsAnew = l10n.t('With the next request, the site starts a new session.');

/** The visitor keeps the ID, and everything else is lost. */
export const startsOver = l10n.t(
  'With the next request, the site starts this session over, without its items.',
);

/** The key stays, and so does the error. */
export const fails = l10n.t('The site answers its requests with an error until it is ended.');

/** The same, which Symfony can't start then (symfony/http-foundation Session/Storage/NativeSessionStorage.php, `start`). */
export const symfonyFails = l10n.t(
  'With the next request, PHP deletes this session, and Symfony answers with an error. The request after that starts a new one.',
);

/** What it can't decode it destroys, through whatever handler keeps it (php-src ext/session/session.c). */
export const phpDestroys = l10n.t(
  'With the next request, PHP deletes this session and starts a new one.',
);
