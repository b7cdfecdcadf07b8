import type { ItemEncoding } from '../../formats/encoding.ts';
import { mayHaveLayers } from '../../formats/foreign/layers.ts';
import type { SessionItem } from '../../stores/session.ts';
import type { SearchQuery } from './query.ts';

/** Words that no bytes spell out: those of Booleans, dates and numbers, and of labels that we make. */
const madeUp = [
  ...['true', 'false', 'null', 'local', 'first', 'infinity', 'nan', 'utc'],
  ...['items', 'helplink', 'protected', 'private'],
];
/** Types whose values have names that only numbers stand for; the bytes name the type (`formats/nrbf/known`). */
const named = [
  'dayofweek',
  'datetimekind',
  'stringcomparison',
  'sessionstateactions',
  'sortdirection',
  'consolecolor',
  'drawing.color',
  'cultureinfo',
];

/**
 * Runs of letters that the bytes of an item must have if a query is to hold in it: those of its texts that
 * every format stores as they are. Digits and hexadecimal digits may be numbers or ids, other signs be escaped.
 */
export function neededLetters({ text, tests }: SearchQuery): readonly string[] {
  const texts = tests.flatMap((test) =>
    test.kind === 'contains' || test.kind === 'is' ? [test.text] : [],
  );
  if (text !== undefined) texts.push(text);
  return texts.flatMap((each) => {
    const runs = (each.toLowerCase().match(/[a-z]{3,}/g) ?? []).filter(
      (run) =>
        /[g-z]/.test(run) && !madeUp.some((word) => word.includes(run) || run.includes(word)),
    );
    const longest = runs.sort((a, b) => b.length - a.length)[0];
    return longest === undefined ? [] : [longest];
  });
}

/** Whether an item has those letters in it, or may have them in a form that its bytes don't show. */
export function mayHold(
  item: SessionItem,
  letters: readonly string[],
  layoutEncoding: ItemEncoding,
): boolean {
  if (letters.length === 0 || item.place !== undefined || item.readAs !== undefined) return true;
  if (mayHaveLayers(item.bytes, item.encoding ?? layoutEncoding)) return true;
  const { buffer, byteOffset, length } = item.within?.bytes ?? item.bytes;
  const bytes = Buffer.from(buffer, byteOffset, length).toString('latin1').toLowerCase();
  return letters.every((run) => bytes.includes(run)) || named.some((name) => bytes.includes(name));
}
