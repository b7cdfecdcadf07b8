import * as vscode from '../../shown/vscode.ts';
import { decodeItem } from '../../../formats/registry.ts';
import type { DecodedValue } from '../../../formats/value.ts';
import { codecs } from '../../../stores/codecs.ts';
import { nodeJson } from '../../editor/document/decoded-json.ts';
import { formatName, layersText } from '../../layers-text.ts';
import { literal } from '../../reports/plain-markdown.ts';
import type { ReportLike } from '../../reports/report-documents.ts';

/** A value that was opened with a key. */
export interface Opened {
  /** The item, as it is shown. */
  readonly label: string;
  /** The software that closed it. */
  readonly by: string;
  /** What opened it, as it is called; absent for a key ring, whose key the value itself names. */
  readonly keyName?: string;
  readonly protection: 'signed' | 'encrypted';
  readonly value: DecodedValue;
}

/** What a key has opened, in the format that fits best; a text where none does. */
export function contentValue(content: Uint8Array): DecodedValue {
  const value = decodeItem(content, 'nrbf', { codecs });
  if (value.format !== 'hex') return value;
  const text = decodeItem(content, 'text');
  return text.failure ? value : text;
}

/** An opened value as Markdown. What the site stored stands in it as data. */
export function openedReport(key: string, title: string, opened: Opened): ReportLike {
  const { l10n } = vscode;
  const { by, keyName, protection, value } = opened;
  const how =
    protection === 'signed'
      ? l10n.t('Its signature was checked with {0}.', keyName ?? '')
      : l10n.t('It was decrypted with {0}.', keyName ?? l10n.t('the key ring of the site'));
  const format = layersText(value) ?? formatName(value.format);
  const facts = [
    protection === 'signed' ? l10n.t('Signed by {0}.', by) : l10n.t('Encrypted by {0}.', by),
    how,
    l10n.t('Format: {0}', format),
    l10n.t('It can only be read here: a site takes only what it has closed itself.'),
  ];
  const text = [
    `# ${literal(title)}`,
    '',
    ...facts.map((fact) => `- ${literal(fact)}`),
    '',
    `## ${literal(l10n.t('Content'))}`,
    '',
    // No line of it can end the block: each begins with a blank or a sign of JSON.
    '```json',
    nodeJson(value.root),
    '```',
    '',
  ].join('\n');
  return { key, text };
}
