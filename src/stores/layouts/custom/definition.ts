import { parseKeyPattern } from './key-pattern.ts';

/** How the values of a custom layout are stored. */
export const customFormats = [
  'json',
  'msgpack',
  'php',
  'pickle',
  'marshal',
  'java',
  'nrbf',
  'alt',
  /** A whole SessionStateItemCollection of .NET Framework. */
  'collection',
  'text',
  'bytes',
] as const;

export type CustomFormat = (typeof customFormats)[number];

/** A store layout as a user describes it in the settings. */
export interface CustomLayoutDefinition {
  readonly name: string;
  /** The key with the items: text with `{id}` and maybe `{application}`. */
  readonly key: string;
  /** The keys beside it, in the same way. */
  readonly lockKey?: string;
  readonly timeoutKey?: string;
  /** A hash has an item in each field; a string is all items in one. */
  readonly type: 'hash' | 'string';
  /** How an item is stored, or the whole string. */
  readonly format: CustomFormat;
  /** The name of a decoder that turns an item, or the whole string, into JSON. */
  readonly decoder?: string;
}

/** What is wrong with an entry of the setting. */
export interface DefinitionProblem {
  /** The place of the entry in the list, from 0; absent when the setting is no list. */
  readonly index?: number;
  readonly code:
    | 'not-a-list'
    | 'not-an-object'
    /** None, a long one, or that of an entry before. */
    | 'bad-name'
    | 'bad-key'
    | 'bad-type'
    | 'bad-format'
    | 'bad-decoder'
    | 'unknown-member';
  /** The member or text concerned. */
  readonly subject: string;
}

/** The entries that can be used, and what is wrong with the others. */
export interface CheckedDefinitions {
  readonly definitions: readonly CustomLayoutDefinition[];
  readonly problems: readonly DefinitionProblem[];
}

/** The longest name of a layout. */
const MAX_NAME_LENGTH = 60;
const members: ReadonlySet<string> = new Set<keyof CustomLayoutDefinition>([
  'name',
  'key',
  'lockKey',
  'timeoutKey',
  'type',
  'format',
  'decoder',
]);

/**
 * Checks what a user wrote into the settings, which may be anything.
 * @param decoderNames the decoders that there are
 */
export function checkDefinitions(
  value: unknown,
  decoderNames: ReadonlySet<string>,
): CheckedDefinitions {
  const definitions: CustomLayoutDefinition[] = [];
  const problems: DefinitionProblem[] = [];
  const names = new Set<string>();
  if (value === undefined || value === null) return { definitions, problems };
  if (!Array.isArray(value)) {
    return { definitions, problems: [{ code: 'not-a-list', subject: typeof value }] };
  }
  for (const [index, entry] of (value as unknown[]).entries()) {
    const checked = checkEntry(entry, decoderNames, names);
    if ('code' in checked) problems.push({ index, ...checked });
    else {
      names.add(checked.name);
      definitions.push(checked);
    }
  }
  return { definitions, problems };
}

function checkEntry(
  entry: unknown,
  decoderNames: ReadonlySet<string>,
  names: ReadonlySet<string>,
): CustomLayoutDefinition | Omit<DefinitionProblem, 'index'> {
  if (typeof entry !== 'object' || entry === null) return { code: 'not-an-object', subject: '' };
  // A misspelt `lockKey` would have a lock go unnoticed.
  const unknown = Object.keys(entry).find((member) => !members.has(member));
  if (unknown !== undefined) return { code: 'unknown-member', subject: textOf(unknown) };
  const { name, key, lockKey, timeoutKey, type, format, decoder } = entry as Record<
    string,
    unknown
  >;
  const isName = typeof name === 'string' && name.trim() !== '' && name.length <= MAX_NAME_LENGTH;
  if (!isName || names.has(name)) return { code: 'bad-name', subject: textOf(name) };
  if (!isPattern(key)) return { code: 'bad-key', subject: textOf(key) };
  for (const other of [lockKey, timeoutKey]) {
    if (other !== undefined && (!isPattern(other) || other === key)) {
      return { code: 'bad-key', subject: textOf(other) };
    }
  }
  if (type !== 'hash' && type !== 'string') return { code: 'bad-type', subject: textOf(type) };
  const found = customFormats.find((each) => each === (format ?? 'json'));
  const isForStrings = found === 'collection';
  if (found === undefined || (isForStrings && type === 'hash')) {
    return { code: 'bad-format', subject: textOf(format) };
  }
  if (decoder !== undefined && (typeof decoder !== 'string' || !decoderNames.has(decoder))) {
    return { code: 'bad-decoder', subject: textOf(decoder) };
  }
  return {
    name,
    key,
    type,
    format: found,
    ...(isPattern(lockKey) && { lockKey }),
    ...(isPattern(timeoutKey) && { timeoutKey }),
    ...(decoder !== undefined && { decoder }),
  };
}

function isPattern(value: unknown): value is string {
  return typeof value === 'string' && parseKeyPattern(value) !== undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : typeof value;
}
