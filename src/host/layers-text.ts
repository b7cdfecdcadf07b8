import * as vscode from './shown/vscode.ts';
import type { DecodedValue, FormatErrorLike, FormatId, Packing } from '../formats/value.ts';
import { formatNames } from './format-names.ts';
import { formatSize } from './text-format.ts';

/** What stands around a value, and in which format it was found: `gzip, 2.1 kB of 14 kB · MessagePack, likely`. */
export function layersText({
  packings = [],
  certainty,
  format,
}: Pick<DecodedValue, 'packings' | 'certainty' | 'format'>): string | undefined {
  const parts = packings.map(packingText);
  if (certainty !== undefined) {
    const name = formatName(format);
    const told = {
      sure: name,
      likely: vscode.l10n.t('{0}, likely', name),
      chosen: chosenText(name),
    };
    parts.push(told[certainty]);
  }
  return parts.length === 0 ? undefined : parts.join(' · ');
}

function packingText({ kind, by, packedBytes, contentBytes }: Packing): string {
  const { language } = vscode.env;
  if (kind === 'base64') return 'Base64';
  if (kind === 'signed') return vscode.l10n.t('signed ({0})', by ?? '');
  const [packed, content] = [packedBytes, contentBytes].map((size) => formatSize(size, language));
  return vscode.l10n.t('{0}, {1} of {2}', kind, packed ?? '', content ?? '');
}

/** The name of a format. */
export function formatName(format: FormatId): string {
  if (format === 'text') return vscode.l10n.t('text');
  if (format === 'encrypted') return vscode.l10n.t('encrypted');
  return format === 'hex' ? vscode.l10n.t('bytes') : formatNames[format];
}

/** Whether bytes were not read for what they are, and not for something wrong with them. */
export function isForeign({ code }: Pick<FormatErrorLike, 'code'>): boolean {
  return code === 'compressed' || code === 'foreign';
}

function chosenText(name: string): string {
  return vscode.l10n.t('{0}, as chosen', name);
}
