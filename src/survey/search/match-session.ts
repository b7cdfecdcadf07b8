import { labelPath } from '../../formats/node-at.ts';
import type { ValueNode, ValuePath } from '../../formats/value.ts';
import { walk } from '../../formats/walk.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../stores/read/decode-session-item.ts';
import type { SessionItem, SessionSnapshot } from '../../stores/session.ts';
import { mayHold, neededLetters } from './byte-filter.ts';
import type { SearchQuery } from './query.ts';
import { passes } from './value-tests.ts';
import { wildcard } from '../../stores/read/wildcard.ts';
import { endsWithPath } from './path-end.ts';

/** How many places of a session are told. */
export const MAX_HITS_A_SESSION = 20;
/** An item of more values is searched up to here. */
const MAX_NODES = 200_000;
const MAX_TEXT = 200;

/** A place in a session at which a query holds. */
export interface SearchHit {
  /** The name of the item; null for the one that has none. */
  readonly itemName: string | null;
  /** The way to the value in its item; empty for the item itself. */
  readonly path: ValuePath;
  /** The same in labels: `Items[0].Name`. */
  readonly pathText: string;
  readonly typeName: string;
  readonly kind: ValueNode['kind'];
  /** What stands there, up to 200 characters; absent for what has no text. */
  readonly text?: string;
}

/** What a query finds in a session. */
export interface SessionMatch {
  /** The first {@link MAX_HITS_A_SESSION}. */
  readonly hits: readonly SearchHit[];
  /** Whether there may be more. */
  readonly hasMore: boolean;
}

/** Says of sessions whether, and where, a query holds in them. */
export class SessionMatcher {
  readonly #query: SearchQuery;
  readonly #letters: readonly string[];

  constructor(query: SearchQuery) {
    this.#query = query;
    this.#letters = neededLetters(query);
  }

  /** The places of a session at which the query holds; undefined where there is none. */
  match({ ref, items }: Pick<SessionSnapshot, 'ref' | 'items'>): SessionMatch | undefined {
    const layout = layoutById(ref.layout);
    const options = decodeOptionsOf(layout);
    const hits: SearchHit[] = [];
    for (const item of items) {
      const { name } = this.#query;
      if (name !== undefined && !isNamed(item.name ?? '', name)) continue;
      if (!this.#isWorthDecoding(item)) continue;
      const { root } = decodeSessionItem(item, layout.itemEncoding, options);
      for (const hit of this.#hitsIn(item, root)) {
        if (hits.length === MAX_HITS_A_SESSION) return { hits, hasMore: true };
        hits.push(hit);
      }
    }
    return hits.length > 0 ? { hits, hasMore: false } : undefined;
  }

  #isWorthDecoding(item: SessionItem): boolean {
    const name = (item.name ?? '').toLowerCase();
    const { text } = this.#query;
    if (text !== undefined && name.includes(text.toLowerCase())) return true;
    return mayHold(item, this.#letters);
  }

  *#hitsIn(item: SessionItem, root: ValueNode): Generator<SearchHit> {
    const { text, type, path, tests } = this.#query;
    const isWhole = path === undefined && tests.length === 0;
    const wanted = text?.toLowerCase();
    const hasName = wanted !== undefined && (item.name ?? '').toLowerCase().includes(wanted);
    const typed = type?.toLowerCase();
    // The paths of values of the type, as far as they are around what comes next.
    const around: ValuePath[] = [];
    let count = 0;
    for (const met of walk(root)) {
      if (++count > MAX_NODES) return;
      const { node, label } = met;
      if (typed !== undefined) {
        const own = met.path;
        while (around.length > 0 && !isWithin(own, around.at(-1) ?? [])) around.pop();
        const isOwn = isOfType(node, typed);
        const isInside = around.length > 0;
        if (isOwn) around.push(own);
        if (!isOwn && !isInside) continue;
        // Of values in one another, the outer one is told where only the type counts.
        if (isWhole && wanted === undefined && isInside) continue;
      }
      const isRoot = label === '' && node === root;
      if (
        wanted !== undefined &&
        !(hasName && (isRoot || !isWhole)) &&
        !hasText(node, label, wanted)
      ) {
        continue;
      }
      if (isWhole && wanted === undefined && typed === undefined && !isRoot) return;
      if (!tests.every((test) => passes(test, node))) continue;
      if (path !== undefined) {
        const place = labelPath(root, met.path);
        if (!endsWithPath(fullPath(item.name, place), path)) continue;
      }
      yield hitOf(item, root, met.path, node);
      // The name of an item is told once.
      if (isWhole && hasName && isRoot) return;
    }
  }
}

function hitOf(item: SessionItem, root: ValueNode, path: ValuePath, node: ValueNode): SearchHit {
  const text = node.kind === 'null' ? 'null' : (node.text ?? node.summary);
  return {
    itemName: item.name,
    path,
    pathText: labelPath(root, path),
    typeName: node.typeName,
    kind: node.kind,
    ...(text !== undefined && { text: text.slice(0, MAX_TEXT) }),
  };
}

function hasText(node: ValueNode, label: string, wanted: string): boolean {
  if (node.kind === 'scalar' && (node.text ?? '').toLowerCase().includes(wanted)) return true;
  return label !== '' && !label.startsWith('[') && label.toLowerCase().includes(wanted);
}

function isOfType(node: ValueNode, typed: string): boolean {
  return (
    node.typeName.toLowerCase().includes(typed) ||
    node.wireTypeName?.toLowerCase().includes(typed) === true
  );
}

function isWithin(path: ValuePath, outer: ValuePath): boolean {
  return path.length > outer.length && outer.every((step, index) => path[index] === step);
}

/** The path with the item's name before it. */
function fullPath(name: string | null, place: string): string {
  if (place === '') return name ?? '';
  return `${name ?? ''}${place.startsWith('[') ? '' : '.'}${place}`;
}

/** Whether an item's name is the one that is wanted: all of it behind `=`, else a part. */
function isNamed(name: string, wanted: string): boolean {
  const isWhole = wanted.startsWith('=') && wanted.length > 1;
  const text = isWhole ? wanted.slice(1) : wanted;
  return wildcard(text, { atStart: isWhole, atEnd: isWhole })(name);
}
