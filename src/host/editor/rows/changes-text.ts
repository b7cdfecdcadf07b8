import * as vscode from '../../shown/vscode.ts';
import type { DecodedValue } from '../../../formats/value.ts';
import { equalBytes } from '../../../formats/splice.ts';
import type { DraftItem } from '../../../stores/edit/draft.ts';
import { oneLine } from '../../text-format.ts';
import { nameText } from '../texts/names.ts';
import { decodedJson, type JsonOptions } from '../document/decoded-json.ts';
import { hexDump } from '../texts/hex-dump.ts';
import type { SessionDocument } from '../document/session-document.ts';

/** The two sides of a comparison, and how many items differ. */
export interface ChangesText {
  readonly before: string;
  readonly after: string;
  readonly count: number;
}

/**
 * What a save will write, item by item, as two texts to be compared: each item has the same heading on
 * both sides, which says what becomes of it, and its value before and after.
 */
export function changesText(document: SessionDocument): ChangesText {
  const items = document.draft.itemsAndRemoved().filter(({ state }) => state !== 'unchanged');
  const headings = items.map((item) => `// ${headingOf(item)}`);
  const sides = items.map((item) => sidesOf(document, item));
  const before = objectText(
    headings,
    sides.map(([old]) => old),
  );
  const after = objectText(
    headings,
    sides.map(([, next]) => next),
  );
  return { before, after, count: items.length };
}

function headingOf(item: DraftItem): string {
  const { name, loadedName = name, loaded, bytes, state } = item;
  const shown = inHeading(name);
  if (state === 'added') return vscode.l10n.t('Added: {0}', shown);
  if (state === 'removed') return vscode.l10n.t('Removed: {0}', shown);
  if (loadedName === name) return vscode.l10n.t('Changed: {0}', shown);
  const was = inHeading(loadedName);
  return loaded && equalBytes(loaded, bytes)
    ? vscode.l10n.t('Renamed: {0} → {1}', was, shown)
    : vscode.l10n.t('Renamed and changed: {0} → {1}', was, shown);
}

/** Members below their headings as one JSON object, with a comma behind all but the last. */
function objectText(headings: readonly string[], members: readonly Lines[]): string {
  const last = members.findLastIndex((lines) => lines.length > 0);
  const blocks = members.map((lines, index) => {
    const comma = index < last && lines.length > 0 ? ',' : '';
    return `${[headings[index] ?? '', ...lines].join('\n')}${comma}\n`;
  });
  return ['{', ...blocks, '}', ''].join('\n');
}

/** A name may hold line breaks, which would end the heading. */
function inHeading(name: string | null): string {
  return oneLine(nameText(name), 200);
}

type Lines = readonly string[];

function sidesOf({ decoded }: SessionDocument, item: DraftItem): readonly [Lines, Lines] {
  const { name, loadedName = name, loaded, bytes, state } = item;
  const next = state === 'removed' ? undefined : decoded.get(item);
  const old = loaded && decoded.get({ ...item, bytes: loaded });
  const sides = (options?: JsonOptions): readonly [Lines, Lines] => [
    old ? jsonLines(loadedName, old, options) : [],
    next ? jsonLines(name, next, options) : [],
  ];
  const isSame = !loaded || state === 'removed' || equalBytes(loaded, bytes);
  const differ = ([a, b]: readonly [Lines, Lines]): boolean => a.join('\n') !== b.join('\n');
  const plain = sides();
  if (isSame || differ(plain)) return plain;
  // The same text of another type, or in other bytes.
  const typed = sides({ showsTypes: true });
  return differ(typed) ? typed : [dumpOf(loaded), dumpOf(bytes)];
}

function dumpOf(bytes: Uint8Array): Lines {
  return hexDump(bytes).split('\n');
}

/** An item as the lines of a member of a JSON object. */
function jsonLines(name: string | null, value: DecodedValue, options?: JsonOptions): Lines {
  const lines = decodedJson([{ name: nameText(name), value }], options).split('\n');
  return lines.slice(1, -2).map((line) => line.replace(/^ {2}/, ''));
}
