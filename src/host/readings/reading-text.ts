import * as vscode from '../shown/vscode.ts';
import type { PossibleReading } from '../../formats/foreign/read-as.ts';
import type { FormatId, ValueNode } from '../../formats/value.ts';
import { formatName, layersText } from '../layers-text.ts';
import { objectPreview } from '../sessions/value-preview.ts';
import { formatCount, formatSize, oneLine } from '../text-format.ts';

const maxLineLength = 120;
const maxShownBytes = 24;

/** The name of a format that can be chosen. */
export function chosenFormatName(format: PossibleReading['format']): string {
  const id: FormatId = format === 'bytes' ? 'hex' : format;
  return formatName(id);
}

/** How well a format fits, in a word or two. */
export function certaintyText(certainty: PossibleReading['certainty']): string {
  switch (certainty) {
    case 'sure':
      return vscode.l10n.t('fits for certain');
    case 'likely':
      return vscode.l10n.t('fits, likely');
    case 'possible':
      return vscode.l10n.t('fits, but so does much else');
    case 'none':
      return vscode.l10n.t('does not fit');
  }
}

/** The first line of what a format would show of a value. */
export function firstLine({ value }: PossibleReading): string {
  if (!value) return '';
  const { packings = [] } = value;
  const parts = [packings.length > 0 ? layersText({ packings, format: value.format }) : undefined];
  parts.push(lineOf(value.root));
  return oneLine(parts.filter(Boolean).join(' · '), maxLineLength);
}

function lineOf(node: ValueNode): string {
  const { language } = vscode.env;
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'scalar':
      return oneLine(node.text ?? '', maxLineLength);
    case 'bytes':
    case 'unknown': {
      const bytes = node.bytes ?? new Uint8Array();
      const start = Buffer.from(bytes.subarray(0, maxShownBytes)).toString('hex');
      const more = bytes.length > maxShownBytes ? ' …' : '';
      return `${formatSize(bytes.length, language)} · ${start.replace(/../g, '$& ').trimEnd()}${more}`;
    }
    case 'object':
      return objectPreview(node) || node.typeName;
    default: {
      const count = formatCount(node.childCount, language);
      return [vscode.l10n.t('{0} values', count), objectPreview(node)].filter(Boolean).join(' · ');
    }
  }
}

/** A format that was chosen for an item and doesn't fit it, in words. */
export function unfitText(format: PossibleReading['format']): string {
  return vscode.l10n.t('not {0}, which was chosen', chosenFormatName(format));
}
