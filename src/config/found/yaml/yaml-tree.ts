import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { UnreadableFile } from '../find.ts';
import type { Place, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import { isSensibleKey, joinedKey } from '../settings/entries.ts';
import type { Entry } from '../settings/entries.ts';

/** A value of a YAML file: every alias in its place, as far as the limits go. */
export type YamlValue =
  | { readonly type: 'text'; readonly text: string; readonly place: Place }
  | { readonly type: 'list'; readonly items: readonly YamlValue[] }
  | { readonly type: 'map'; readonly members: ReadonlyMap<string, YamlValue> };

const MAX_DEPTH = 60;
/** More values than a file of configuration has; aliases of aliases come to more. */
const MAX_VALUES = 20_000;
const MAX_SIGNS = 20_000;

/**
 * Reads the documents of a YAML file. Control lines of Helm's templates are passed over.
 * @throws UnreadableFile `damaged`, `too-complex`
 */
export function parseYaml(file: TextFile): readonly YamlValue[] {
  const places = new Places(file);
  refuseComplex(file.text);
  const text = file.text.replace(/^[ \t]*\{\{[^\n]*\}\}[ \t]*$/gm, (line) =>
    ' '.repeat(line.length),
  );
  // The parser compares each key of a map with all others, unless it is told not to: here, the last counts.
  const options = { logLevel: 'silent', uniqueKeys: false, prettyErrors: false } as const;
  const documents = parseAllDocuments(text, options);
  const all = Array.isArray(documents) ? documents : [];
  const values: YamlValue[] = [];
  const budget = { left: MAX_VALUES };
  for (const document of all) {
    const [error] = document.errors;
    if (error) throw new UnreadableFile('damaged', places.at(error.pos[0]).line);
    const value = new Tree(places, budget).valueOf(document.contents, 0);
    if (value) values.push(value);
  }
  return values;
}

/**
 * The parser calls itself for each level, and takes its time for every sign: what is nested too deeply or has too many
 * is refused before.
 */
function refuseComplex(text: string): void {
  let depth = 0;
  let count = 0;
  for (const [sign] of text.matchAll(/[[\]{},"'&*!|>]|[-?:](?=\s)|\n(?:[^\S\n]{400})?/g)) {
    if (++count > MAX_SIGNS || sign.length > 1) throw new UnreadableFile('too-complex');
    if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) throw new UnreadableFile('too-complex');
  }
}

/** What an anchor names, and how many values that is. */
interface Anchored {
  readonly value: YamlValue | undefined;
  readonly size: number;
}

/** The values of one document. */
class Tree {
  readonly #places: Places;
  readonly #budget: { left: number };
  /** An alias means the last anchor of its name before it; one within itself means nothing. */
  readonly #anchors = new Map<string, Anchored>();

  constructor(places: Places, budget: { left: number }) {
    this.#places = places;
    this.#budget = budget;
  }

  /** @throws UnreadableFile `too-complex` */
  valueOf(node: unknown, depth: number): YamlValue | undefined {
    this.#spend(1);
    if (depth > MAX_DEPTH) throw new UnreadableFile('too-complex');
    if (isAlias(node)) {
      const anchored = this.#anchors.get(node.source);
      // Whoever walks through the values walks through these once more.
      this.#spend(anchored?.size ?? 0);
      return anchored?.value;
    }
    const before = this.#budget.left;
    const value = this.#own(node, depth);
    if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { value, size: before - this.#budget.left + 1 });
    }
    return value;
  }

  #own(node: unknown, depth: number): YamlValue | undefined {
    if (isScalar(node)) {
      return {
        type: 'text',
        text: node.value === null ? '' : (node.source ?? ''),
        place: this.#places.at(node.range?.[0] ?? 0),
      };
    }
    const inner = (child: unknown) => this.valueOf(child, depth + 1);
    if (isSeq(node)) {
      return { type: 'list', items: node.items.flatMap((item) => inner(item) ?? []) };
    }
    if (!isMap(node)) return undefined;
    const found = new Map<string, YamlValue>();
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const value = inner(pair.value);
      if (!value) continue;
      if (name !== '<<') found.set(name, value);
      else mergeInto(found, value);
    }
    return { type: 'map', members: found };
  }

  #spend(count: number): void {
    this.#budget.left -= count;
    if (this.#budget.left < 0) throw new UnreadableFile('too-complex');
  }
}

/** `<<`: what a map has of its own stays. */
function mergeInto(own: Map<string, YamlValue>, value: YamlValue): void {
  for (const merged of items(value)) {
    for (const [key, inner] of members(merged)) {
      if (!own.has(key)) own.set(key, inner);
    }
  }
}

/** A member of a map; undefined for all else. */
export function member(
  value: YamlValue | undefined,
  ...path: readonly string[]
): YamlValue | undefined {
  return path.reduce<YamlValue | undefined>(
    (at, name) => (at?.type === 'map' ? at.members.get(name) : undefined),
    value,
  );
}

/** The members of a map; none for all else. */
export function members(value: YamlValue | undefined): readonly (readonly [string, YamlValue])[] {
  return value?.type === 'map' ? [...value.members] : [];
}

/** The items of a list; a lone value is one. */
export function items(value: YamlValue | undefined): readonly YamlValue[] {
  if (!value) return [];
  return value.type === 'list' ? value.items : [value];
}

/** What a value says as a text; undefined for lists and maps. */
export function textOf(value: YamlValue | undefined): string | undefined {
  return value?.type === 'text' ? value.text : undefined;
}

/** All texts as settings, with the names that lead to them. */
export function yamlEntries(value: YamlValue, key = ''): readonly Entry[] {
  if (!isSensibleKey(key)) return [];
  switch (value.type) {
    case 'text':
      return [{ key, value: value.text, place: value.place }];
    case 'map':
      return members(value).flatMap(([name, inner]) =>
        yamlEntries(inner, joinedKey(key, name.replaceAll('.', ':'))),
      );
    case 'list': {
      const [first] = value.items;
      if (first?.type === 'text' && value.items.every(({ type }) => type === 'text')) {
        const text = value.items.map((item) => textOf(item)).join(',');
        return [{ key, value: text, place: first.place }];
      }
      return value.items.flatMap((item, index) => yamlEntries(item, joinedKey(key, String(index))));
    }
  }
}
