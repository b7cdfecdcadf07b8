import * as vscode from '../../shown/vscode.ts';
import { decodeItem } from '../../../formats/registry.ts';
import type { CookieContent } from '../../../lookup/keyed/keyed-cookie.ts';
import type { CookieReading } from '../../../lookup/keyed/read-keyed.ts';
import { nodeJson } from '../../editor/document/decoded-json.ts';
import { literal } from '../../reports/plain-markdown.ts';
import type { ReportLike } from '../../reports/report-documents.ts';
import { nameOf, pointText, refusalText } from './cookie-messages.ts';

/** What a cookie has that holds a session. */
export interface CookieReport extends ReportLike {
  /** The line that says whether its signature is right. */
  readonly checkLine: number;
  readonly reading: CookieReading;
}

/** The session in a cookie as Markdown. What the cookie says stands in it as data. */
export function cookieReport(
  key: string,
  title: string,
  reading: CookieReading,
  content: CookieContent,
): CookieReport {
  const { l10n } = vscode;
  const { cookie, framework } = reading;
  const lines = [
    `# ${literal(title)}`,
    '',
    literal(
      l10n.t(
        '{0} holds the session itself, as {1} writes it. There is nothing of it on a server.',
        nameOf(cookie),
        framework,
      ),
    ),
    '',
  ];
  const checkLine = lines.length;
  lines.push(...factsOf(reading).map((fact) => `- ${literal(fact)}`));
  lines.push('', `## ${literal(l10n.t('Content'))}`, '', ...contentLines(content));
  return { key, text: `${lines.join('\n')}\n`, checkLine, reading };
}

function factsOf(reading: CookieReading): readonly string[] {
  const { l10n } = vscode;
  const { check, protection, keyName = '', framework, inside } = reading;
  const { signedAtMs, defaultLifetimeMs, expiresAtMs } = inside ?? {};
  const refusal = refusalText(reading);
  const checked =
    check === 'verified'
      ? protection === 'signed'
        ? [l10n.t('Its signature was checked with {0}.', keyName)]
        : [l10n.t('It was decrypted with {0}.', keyName)]
      : check === 'unchecked'
        ? [l10n.t('Not verified: without the key of the site, anybody may have written it.')]
        : [];
  return [
    ...checked,
    ...(refusal === undefined ? [] : [refusal]),
    ...(signedAtMs === undefined ? [] : [l10n.t('It was signed at {0}.', pointText(signedAtMs))]),
    ...(signedAtMs === undefined || defaultLifetimeMs === undefined
      ? []
      : [
          l10n.t(
            'Unless the site sets another time, {0} refuses it from {1} on.',
            framework,
            pointText(signedAtMs + defaultLifetimeMs),
          ),
        ]),
    ...(expiresAtMs !== undefined && inside?.issue === undefined
      ? [l10n.t('It expires at {0}.', pointText(expiresAtMs))]
      : []),
    l10n.t('It can only be read here: a cookie changes when the site sets it.'),
  ];
}

function contentLines({ bytes, encoding }: CookieContent): readonly string[] {
  const { root, failure } = decodeItem(bytes, encoding);
  if (failure && root.childCount === 0) {
    return [literal(vscode.reasonText(failure.reason))];
  }
  // No line of it can end the block: each begins with a blank or a sign of JSON.
  return ['```json', nodeJson(root), '```'];
}
