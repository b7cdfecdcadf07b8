import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { UnreadableFile } from '../find.ts';
import type { Place, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import type { Entry } from '../settings/entries.ts';

/** A value of a YAML file: every alias in its place, as far as the limits go. */
export type YamlValue =
  | { readonly type: 'text'; readonly text: string; readonly place: Place }
  | { readonly type: 'list'; readonly items: readonly YamlValue[] }
  | { readonly type: 'map'; readonly members: ReadonlyMap<string, YamlValue> };

const MAX_DEPTH = 60;
/** More values than a file of configuration has; aliases of aliases come to more. */
const MAX_VALUES = 20_000;

/**
 * Reads the documents of a YAML file. Control lines of Helm's templates are passed over.
 * @throws UnreadableFile `damaged`, `too-complex`
 */
export function parseYaml(file: TextFile): readonly YamlValue[] {
  const places = new Places(file);
  refuseDepth(file.text);
  const text = file.text.replace(/^[ \t]*\{\{[^\n]*\}\}[ \t]*$/gm, (line) =>
    ' '.repeat(line.length),
  );
  const documents = parseAllDocuments(text, { logLevel: 'silent', maxAliasCount: 0 } as never);
  const all = Array.isArray(documents) ? documents : [];
  const values: YamlValue[] = [];
  const budget = { left: MAX_VALUES };
  for (const document of all) {
    const [error] = document.errors;
    if (error) throw new UnreadableFile('damaged', places.at(error.pos[0]).line);
    const value = valueOf(document.contents, document, places, budget, 0);
    if (value) values.push(value);
  }
  return values;
}

/** The parser calls itself for each level: brackets that are nested too deeply are refused before. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]|\n[^\S\n]{400}/g)) {
    if (bracket.length > 1) throw new UnreadableFile('too-complex');
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > MAX_DEPTH) throw new UnreadableFile('too-complex');
    if (depth < 0) depth = 0;
  }
}

function valueOf(
  node: unknown,
  document: Document.Parsed,
  places: Places,
  budget: { left: number },
  depth: number,
): YamlValue | undefined {
  if (--budget.left < 0 || depth > MAX_DEPTH) throw new UnreadableFile('too-complex');
  const inner = (child: unknown) => valueOf(child, document, places, budget, depth + 1);
  if (isAlias(node)) return inner(node.resolve(document));
  if (isScalar(node)) {
    return {
      type: 'text',
      text: node.value === null ? '' : (node.source ?? ''),
      place: places.at(node.range?.[0] ?? 0),
    };
  }
  if (isSeq(node)) return { type: 'list', items: node.items.flatMap((item) => inner(item) ?? []) };
  if (!isMap(node)) return undefined;
  const members = new Map<string, YamlValue>();
  for (const pair of node.items) {
    if (!isPair(pair)) continue;
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const value = inner(pair.value);
    if (!value) continue;
    if (name !== '<<') members.set(name, value);
    else {
      for (const merged of value.type === 'list' ? value.items : [value]) {
        if (merged.type !== 'map') continue;
        merged.members.forEach((own, key) => {
          if (!members.has(key)) members.set(key, own);
        });
      }
    }
  }
  return { type: 'map', members };
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
  switch (value.type) {
    case 'text':
      return [{ key, value: value.text, place: value.place }];
    case 'map':
      return members(value).flatMap(([name, inner]) =>
        yamlEntries(inner, joined(key, name.replaceAll('.', ':'))),
      );
    case 'list': {
      const [first] = value.items;
      if (first?.type === 'text' && value.items.every(({ type }) => type === 'text')) {
        const text = value.items.map((item) => textOf(item)).join(',');
        return [{ key, value: text, place: first.place }];
      }
      return value.items.flatMap((item, index) => yamlEntries(item, joined(key, String(index))));
    }
  }
}

function joined(key: string, name: string): string {
  const own = name.replaceAll('__', ':');
  return key === '' ? own : `${key}:${own}`;
}
