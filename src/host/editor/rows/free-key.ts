import { FormatError } from '../../../formats/errors.ts';
import { canonicalText } from '../../../formats/scalars/canonical.ts';
import { formatDateTime, parseDateTime } from '../../../formats/scalars/date-time.ts';
import { isIntegerType, rangeOfType } from '../../../formats/scalars/integer.ts';
import { formatTimeSpan, parseTimeSpan } from '../../../formats/scalars/time-span.ts';
import type { ScalarEditor } from '../../../formats/value.ts';
import { copyNames } from './free-name.ts';

/** How many keys are tried before the user has to find one. */
const MAX_TRIED = 20_000;
const SECOND_TICKS = 10_000_000n;

/**
 * A key for a copy of an entry: valid for the type of the keys, and none that is there. The next free
 * number for numbers, a name with `copy` behind it for texts. Where none is found, the entry's own.
 * @param key the entry's own key, as it is shown
 * @param taken all keys, as they are shown
 * @param works whether the value takes a key that is free: a sorted list may take plain letters alone
 */
export function freeKey(
  editor: ScalarEditor,
  key: string,
  taken: readonly string[],
  works: (key: string) => boolean = () => true,
): string {
  const used = new Set(taken.map(folded));
  const free = formsOf(editor, key).map((candidates) => firstFree(editor, candidates, used));
  const [first = key] = free;
  return free.find((candidate) => candidate !== undefined && works(candidate)) ?? first;
}

function firstFree(
  editor: ScalarEditor,
  candidates: Iterable<string>,
  used: ReadonlySet<string>,
): string | undefined {
  let tried = 0;
  for (const candidate of candidates) {
    if (++tried > MAX_TRIED) break;
    const text = canonical(editor, candidate);
    if (text === undefined || used.has(folded(text))) continue;
    const name = editor.names?.find(({ value }) => value === text)?.name;
    if (name === undefined || !used.has(folded(name))) return candidate;
  }
  return undefined;
}

/** Dictionaries may take no notice of case. */
function folded(text: string): string {
  return text.toUpperCase();
}

function canonical(editor: ScalarEditor, text: string): string | undefined {
  try {
    return canonicalText(editor, text);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Keys to try, in one form after the other, the likeliest first. They need not be valid. */
function formsOf(editor: ScalarEditor, key: string): readonly Iterable<string>[] {
  const { type, of, underlying } = editor;
  if (of !== undefined) return [textsOf(of, key)];
  if (type === 'String') return [copyNames(key), copyNames(key, '')];
  if (isIntegerType(type)) return [integers(rangeOfType(type), key)];
  if (type !== 'Enum') return [othersThan(editor, key)];
  const known = (editor.names ?? []).map(({ value }) => value);
  return [known, integers(rangeOfType(underlying ?? 'Int32'), key)];
}

/** The integers above a key, then those below it. */
function* integers(
  range: { readonly min?: string; readonly max?: string },
  key: string,
): Generator<string> {
  const own = /^-?\d{1,20}$/.test(key) ? BigInt(key) : 0n;
  const [min, max] = [BigInt(range.min ?? own), BigInt(range.max ?? own)];
  for (let next = own + 1n; next <= max; next++) yield String(next);
  for (let next = own - 1n; next >= min; next--) yield String(next);
}

/** Keys of the types that are neither texts nor integers. */
function* othersThan({ type }: ScalarEditor, key: string): Generator<string> {
  switch (type) {
    case 'Boolean':
      yield* ['true', 'false'];
      return;
    case 'Char':
      for (let code = key.charCodeAt(0) + 1; code <= 0xffff; code++)
        yield String.fromCharCode(code);
      for (let code = 0x21; code < key.charCodeAt(0); code++) yield String.fromCharCode(code);
      return;
    case 'Single':
    case 'Double':
    case 'Decimal':
    case 'Number': {
      const own = Math.floor(Number(key));
      const start = Number.isSafeInteger(own) ? own : 0;
      for (let step = 1; ; step++) yield String(start + step);
    }
    case 'DateTime': {
      const { ticks, kind } = parseDateTime(key);
      for (let step = 1n; ; step++) yield formatDateTime(ticks + step * SECOND_TICKS, kind);
    }
    case 'TimeSpan': {
      const ticks = parseTimeSpan(key);
      for (let step = 1n; ; step++) yield formatTimeSpan(ticks + step * SECOND_TICKS);
    }
    case 'Guid':
      for (;;) yield crypto.randomUUID();
    default:
  }
}

/** Texts of a form of their own. */
function* textsOf(of: NonNullable<ScalarEditor['of']>, key: string): Generator<string> {
  switch (of) {
    case 'BigInteger':
      for (let next = BigInt(key) + 1n; ; next++) yield String(next);
    case 'Version': {
      const parts = key.split('.');
      const last = Number(parts.pop());
      for (let step = 1; ; step++) yield [...parts, String(last + step)].join('.');
    }
    case 'DateTimeOffset':
      for (let year = Number(key.slice(0, 4)) + 1; year <= 9999; year++) {
        yield String(year).padStart(4, '0') + key.slice(4);
      }
      return;
    case 'Color':
      for (let color = 0; color <= 0xffffff; color++)
        yield `#${color.toString(16).padStart(6, '0')}`;
      return;
    case 'RelativeUri':
    case 'Uri':
      for (let count = 2; ; count++) yield `${key}${count}`;
    case 'StringBuilder':
      yield* copyNames(key);
  }
}
