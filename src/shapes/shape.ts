/**
 * Shapes of what comes from outside (settings, tasks, messages, files) are written once, with
 * valibot: type, check and the path of what is wrong follow from one text. What they share is here.
 */

import * as v from 'valibot';

type Fixed<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? readonly Fixed<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Fixed<Exclude<T[K], undefined>> }
      : T;

/** What a schema lets through, read-only throughout; optional members are there or absent. */
export type Shape<S extends v.GenericSchema> = Fixed<v.InferOutput<S>>;

/** A place in a value that hasn't its shape. */
export interface Misfit {
  /** The way to it, such as `servers[0].port`; empty for the value itself. */
  readonly path: string;
  /** The `expected` of the part of the schema that refused it, else valibot's own; quotes nothing. */
  readonly expected: string;
  /** What stands there. It may be secret: don't show it unless you know better. */
  readonly found: unknown;
}

/** What has no text of its own says what is expected, and never quotes what was found. */
const quiet = { abortEarly: true, message: ({ expected }: v.BaseIssue<unknown>) => expected ?? '' };

/** The value in its shape, without members that the schema doesn't have; undefined for all else. */
export function shaped<S extends v.GenericSchema>(schema: S, value: unknown): Shape<S> | undefined {
  const { success, output } = v.safeParse(schema, value, quiet);
  return success ? (output as Shape<S>) : undefined;
}

/** What a JSON text holds, in its shape; undefined for all else. */
export function shapedJson<S extends v.GenericSchema>(
  schema: S,
  text: string,
): Shape<S> | undefined {
  try {
    return shaped(schema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The value in its shape, or what of it is wrong first, in the order of the schema. */
export function shapedOrMisfit<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): { readonly value: Shape<S> } | { readonly misfit: Misfit } {
  const { success, output, issues } = v.safeParse(schema, value, quiet);
  if (success) return { value: output as Shape<S> };
  const [{ path, message, input }] = issues;
  return { misfit: { path: pathText(path ?? []), expected: message, found: input } };
}

/** All that is wrong with a value, one misfit a place, in the order of the schema; empty for what has its shape. */
export function misfits(schema: v.GenericSchema, value: unknown): readonly Misfit[] {
  const { issues = [] } = v.safeParse(schema, value, { ...quiet, abortEarly: false });
  const found = new Map<string, Misfit>();
  for (const { path, message, input } of issues) {
    const place = pathText(path ?? []);
    if (!found.has(place)) found.set(place, { path: place, expected: message, found: input });
  }
  return [...found.values()];
}

function pathText(path: readonly { readonly key: unknown }[]): string {
  return path.reduce(
    (text, { key }) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${String(key)}`,
    '',
  );
}

/**
 * An object with these members; others are passed over. Unlike valibot's own, lists are none, and a
 * member that is absent is told by what it must be.
 * @param expected what it must be, in words
 */
export function fields<const E extends v.ObjectEntries>(
  entries: E,
  expected = 'an object',
): v.ObjectSchema<E, v.ErrorMessage<v.ObjectIssue>> {
  const whatIsMissing = ({ path }: v.ObjectIssue): string => {
    const member = path && entries[String(path[0].key)];
    return member
      ? (shapedOrMisfit(member, undefined) as { misfit: Misfit }).misfit.expected
      : expected;
  };
  return withoutLists(v.object(entries, whatIsMissing));
}

/** An object with any names, and a value of that shape under each. */
export function named<S extends v.GenericSchema>(
  value: S,
  expected = 'an object',
): v.RecordSchema<v.StringSchema<undefined>, S, string> {
  return withoutLists(v.record(v.string(), value, expected));
}

/** A list of at most so many elements; a longer one is refused before they are looked at. */
export function listOf<S extends v.GenericSchema>(element: S, most: number) {
  return v.pipe(v.array(v.unknown()), v.maxLength(most), v.array(element));
}

/** A whole number within a range, both ends included. */
export function whole(least: number, most: number, expected = wholeText(least, most)) {
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  );
}

/** A whole number from 0 that is exact. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

function wholeText(least: number, most: number): string {
  return `a whole number from ${least} to ${most}`;
}

/** For JavaScript a list is an object, too. */
function withoutLists<S extends v.GenericSchema>(schema: S): S {
  const run: S['~run'] = schema['~run'];
  return {
    ...schema,
    // `this` may be a part of the schema, as `v.pick` makes it.
    '~run'(this: S, dataset: Parameters<S['~run']>[0], config: Parameters<S['~run']>[1]) {
      return run.call(this, Array.isArray(dataset.value) ? { value: undefined } : dataset, config);
    },
  };
}
