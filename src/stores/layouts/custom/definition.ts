import * as v from 'valibot';
import { fields, shapedOrMisfit } from '../../../shapes/shape.ts';
import type { Shape } from '../../../shapes/shape.ts';
import type { BuiltInLayoutId } from '../../layout-facts.ts';
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

/**
 * The frameworks whose sessions can be found under other keys: those of which a key is a prefix and an id.
 * Each with the type of its key.
 */
export const frameworks = {
  express: 'string',
  koa: 'string',
  php: 'string',
  django: 'string',
  flask: 'string',
  rack: 'string',
  laravel: 'string',
  unclaimed: 'string',
  aspnetcore: 'hash',
  harbour: 'hash',
  magento: 'hash',
} as const satisfies Readonly<Partial<Record<BuiltInLayoutId, 'string' | 'hash'>>>;

/** A framework whose sessions can be found under other keys. */
export type CustomFramework = keyof typeof frameworks;
const frameworkIds = Object.keys(frameworks) as CustomFramework[];

type ProblemCode =
  | 'not-a-list'
  | 'not-an-object'
  /** None, a long one, or that of an entry before. */
  | 'bad-name'
  | 'bad-key'
  | 'bad-type'
  | 'bad-format'
  | 'bad-decoder'
  | 'bad-framework'
  | 'unknown-member';

const badName = 'bad-name' satisfies ProblemCode;
const badKey = 'bad-key' satisfies ProblemCode;
const badDecoder = 'bad-decoder' satisfies ProblemCode;

/** Text with `{id}` and maybe `{application}`. */
const keyPattern = v.pipe(
  v.string(badKey),
  v.regex(/\{id\}/, badKey),
  v.check((pattern) => parseKeyPattern(pattern) !== undefined, badKey),
);

/** A store layout as a user describes it in the settings. */
export const layoutSetting = fields(
  {
    name: v.pipe(
      v.string(badName),
      v.nonEmpty(badName),
      v.maxLength(60, badName),
      v.check((name) => name.trim() !== '', badName),
    ),
    /** The key with the items. */
    key: keyPattern,
    /** The keys beside it, in the same way. */
    lockKey: v.optional(keyPattern),
    timeoutKey: v.optional(keyPattern),
    /** The field of a hash that the timeout stands in. Absent: its key is a string. */
    timeoutField: v.optional(v.pipe(v.string(badKey), v.nonEmpty(badKey))),
    /** The framework that wrote them under keys of the site's own: it says all the rest. */
    framework: v.optional(v.picklist(frameworkIds, 'bad-framework' satisfies ProblemCode)),
    /** A hash has an item in each field; a string is all items in one. */
    type: v.optional(v.picklist(['string', 'hash'], 'bad-type' satisfies ProblemCode)),
    /** How an item is stored, or the whole string. */
    format: v.optional(v.picklist(customFormats, 'bad-format' satisfies ProblemCode), 'json'),
    /** The name of a decoder that turns an item, or the whole string, into JSON. */
    decoder: v.optional(v.pipe(v.string(badDecoder), v.nonEmpty(badDecoder))),
  },
  'not-an-object' satisfies ProblemCode,
);
/** An entry as it is used: with the type that its framework says, where it names one. */
export type CustomLayoutDefinition = Shape<typeof layoutSetting> & {
  readonly type: 'string' | 'hash';
};

/** What is wrong with an entry of the setting. */
export interface DefinitionProblem {
  /** The place of the entry in the list, from 0; absent when the setting is no list. */
  readonly index?: number;
  readonly code: ProblemCode;
  /** The member or text concerned. */
  readonly subject: string;
}

/** The entries that can be used, and what is wrong with the others. */
export interface CheckedDefinitions {
  readonly definitions: readonly CustomLayoutDefinition[];
  readonly problems: readonly DefinitionProblem[];
}

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
  const result = shapedOrMisfit(layoutSetting, entry);
  const misfit = 'misfit' in result ? result.misfit : undefined;
  if (misfit?.path === '') return { code: 'not-an-object', subject: '' };
  // A misspelt `lockKey` would have a lock go unnoticed.
  const unknown = Object.keys(entry as object).find(
    (name) => !Object.hasOwn(layoutSetting.entries, name),
  );
  if (unknown !== undefined) return { code: 'unknown-member', subject: textOf(unknown) };
  if ('misfit' in result) {
    return { code: result.misfit.expected as ProblemCode, subject: textOf(result.misfit.found) };
  }
  const { name, key, lockKey, timeoutKey, timeoutField, framework, format, decoder } = result.value;
  const type = framework ? frameworks[framework] : result.value.type;
  if (type === undefined) return { code: 'bad-type', subject: 'undefined' };
  if (names.has(name)) return { code: 'bad-name', subject: textOf(name) };
  if (lockKey === key || timeoutKey === key) return { code: 'bad-key', subject: textOf(key) };
  if (format === 'collection' && type === 'hash') return { code: 'bad-format', subject: format };
  if (decoder !== undefined && !decoderNames.has(decoder)) {
    return { code: 'bad-decoder', subject: textOf(decoder) };
  }
  if (timeoutField !== undefined && timeoutKey === undefined) {
    return { code: 'unknown-member', subject: 'timeoutField' };
  }
  if (framework !== undefined) {
    // What a framework says of its sessions can't be told otherwise.
    const other = Object.keys(entry as object).find((member) => !ofFrameworks.includes(member));
    if (other !== undefined) return { code: 'unknown-member', subject: other };
    if (!key.endsWith('{id}')) return { code: 'bad-key', subject: textOf(key) };
  }
  return { ...result.value, type };
}

/** The members of an entry that names a framework. */
const ofFrameworks: readonly string[] = ['name', 'key', 'framework'];

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : typeof value;
}
