import type { Diffgram, RowPlace } from '../../tables/diffgram.ts';
import { spaceBefore, startOfSpace, tagHeadLength, type TextEdit } from './text-edits.ts';
import type { TableRow } from '../../tables/xml-tables.ts';

/**
 * Marks an unchanged row as modified and keeps what it was, so that the site's data adapter sees the
 * change; rows that were added or modified before stay so.
 */
export function keepOriginal(diffgram: Diffgram, { place, state }: TableRow): TextEdit[] {
  if (state !== 'unchanged') return [];
  const { text } = diffgram;
  const tag = text.slice(place.start, place.openEnd);
  const marked = withoutChanges(tag);
  const tagEnd = tagHeadLength(marked);
  const insert = `${marked.slice(0, tagEnd)} diffgr:hasChanges="modified"`;
  // What stands behind the attributes stays, so that other edits of the row still fit.
  const length = tagHeadLength(tag);
  return [{ at: place.start, length, insert }, insertOriginal(diffgram, place)];
}

/** Puts a copy of a row where changed and deleted rows are kept as they were. */
export function insertOriginal(
  { text, root, before, data, errorList }: Diffgram,
  row: RowPlace,
): TextEdit {
  const tag = withoutChanges(text.slice(row.start, row.openEnd));
  // The element around the current rows declares the namespace, and the copy stands outside of it.
  const around = data && /\sxmlns="[^"]*"/.exec(text.slice(data.start, data.openEnd))?.[0];
  const isDeclared = around === undefined || /\sxmlns="/.test(tag);
  const head = tagHeadLength(tag);
  const declared = isDeclared ? tag : tag.slice(0, head) + around + tag.slice(head);
  const copy = declared + text.slice(row.openEnd, row.end);
  const space = spaceBefore(text, row.start);
  if (before && before.closeStart < before.end) {
    return { at: startOfSpace(text, before.closeStart), length: 0, insert: space + copy };
  }
  const outer = spaceBefore(text, (before ?? data ?? root).start);
  const element = `${outer}<diffgr:before>${space}${copy}${outer}</diffgr:before>`;
  if (before) {
    const at = startOfSpace(text, before.start);
    return { at, length: before.end - at, insert: element };
  }
  // .NET looks for it in front of the errors alone.
  const behind = errorList?.start ?? root.closeStart;
  return { at: startOfSpace(text, behind), length: 0, insert: element };
}

function withoutChanges(tag: string): string {
  return tag.replace(/(?<!\s)\s+diffgr:(?:hasChanges|hasErrors)="[^"]*"/g, '');
}
