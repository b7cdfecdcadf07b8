import { FormatError } from '../../errors.ts';
import { RecordType } from '../constants.ts';
import { textRange } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { Change, Token, Work } from './tokens.ts';
import { recordSlots } from './usage.ts';
import { l10n } from '../../reason.ts';

type StringToken = Extract<Token, { kind: 'string' }>;

/**
 * Keeps what is taken but still referred to. A text moves behind all records, where a reference may
 * lead forward to it; .NET fails on a reference in front of a string that stands in the same object.
 * @throws FormatError `shared-elsewhere` for an object inside what is taken that others refer to.
 */
export function keepStrings(work: Work): void {
  const { table } = work;
  const strings = new Map<number, StringToken>();
  const objects = new Set<number>();
  for (const { tokens } of work.taken) {
    for (const token of tokens) {
      if (token.kind === 'string') strings.set(token.id, token);
      if (token.kind === 'head' || token.kind === 'record') objects.add(token.id);
    }
  }
  const all = [...work.changes, ...work.appended];
  const referred = remainingReferences(work, (id) => strings.has(id) || objects.has(id));
  /** Ids of new references, with the change that brings them. */
  const put = new Map<number, Set<Change>>();
  const defined = new Map<number, Change>();
  for (const change of all) {
    for (const token of change.tokens) {
      if (token.kind === 'reference')
        put.set(token.id, (put.get(token.id) ?? new Set()).add(change));
      else if (token.kind !== 'raw' && token.kind !== 'library') defined.set(token.id, change);
    }
  }
  for (const id of objects) {
    if (!defined.has(id) && (referred.has(id) || put.has(id))) {
      throw new FormatError(
        'shared-elsewhere',
        l10n.t('Other values refer to something inside this value, so it cannot be removed.'),
      );
    }
  }
  const moved = new Set<number>();
  for (const [id, token] of strings) {
    const home = defined.get(id);
    const others = [...(put.get(id) ?? [])].filter((change) => change !== home);
    if (!referred.has(id) && others.length === 0) continue;
    if (table.repeatedStrings.has(id)) {
      throw new FormatError(
        'shared-elsewhere',
        l10n.t('Several strings in the stream have the same ID.'),
      );
    }
    moved.add(id);
    work.appended.push({ ...end(table), tokens: [token] });
  }
  for (const change of all) {
    change.tokens = change.tokens.map((token) => {
      if (token.kind === 'string' && moved.has(token.id))
        return { kind: 'reference', id: token.id };
      if (token.kind !== 'reference' || moved.has(token.id)) return token;
      return inFrontOfText(table, change, token.id) ? copyOfText(work, token.id) : token;
    });
  }
}

function end({ endOffset }: RecordTable): { start: number; end: number } {
  return { start: endOffset - 1, end: endOffset - 1 };
}

/** The ids among those of interest that references which stay in the stream still name. */
function remainingReferences(
  { table, taken }: Work,
  isOfInterest: (id: number) => boolean,
): Set<number> {
  const ids = new Set<number>();
  for (const slot of recordSlots(table)) {
    if (slot <= 0 || table.bytes[slot] !== RecordType.MemberReference) continue;
    const id = table.view.getInt32(slot + 1, true);
    if (!isOfInterest(id) || ids.has(id)) continue;
    if (!taken.some((content) => slot >= content.start && slot < content.end)) ids.add(id);
  }
  return ids;
}

/**
 * True for a new reference that would stand in front of its string, where that is part of an object:
 * .NET fails in the same object, and does not finish reading some others.
 */
function inFrontOfText(table: RecordTable, { start }: Change, id: number): boolean {
  if (table.repeatedStrings.has(id)) return true;
  const target = table.ids.get(id);
  if (target <= 0 || target < start) return false;
  const { topLevel } = table;
  let [low, high] = [-1, topLevel.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (table.start.at(topLevel.at(middle)) < target) low = middle;
    else high = middle;
  }
  return low >= 0 && target < table.end.at(topLevel.at(low));
}

/** The same text as a string of its own. */
function copyOfText({ table, newId }: Work, id: number): StringToken {
  if (table.repeatedStrings.has(id)) {
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Several strings in the stream have the same ID.'),
    );
  }
  const at = table.ids.get(id) + 5;
  const text = table.bytes.subarray(at, textRange(table, at).end);
  return { kind: 'string', id: newId(), text };
}
