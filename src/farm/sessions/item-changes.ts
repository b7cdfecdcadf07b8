import { isSameValue } from '../../stores/edit/item-equality.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../stores/read/decode-session-item.ts';
import type { LayoutId, SessionItem, SessionSnapshot } from '../../stores/session.ts';
import type { ValueNode } from '../../formats/value.ts';
import type { ItemChange } from '../../protocol/farm/trace.ts';
import { withSigns } from '../../protocol/visible-text.ts';

/** What fits into a row and a tooltip. */
const maxTextLength = 80;
const maxNameLength = 200;
/** More changed items than this say no more. */
const maxChanges = 50;
const maxMembers = 4;
/** Of a session as it is, so many items are told. */
const maxShown = 8;
/** Larger values are told by their size: decoding them takes time that requests wait for. */
const maxDecodedBytes = 256 * 1024;

const cut = (text: string, length: number): string => {
  const characters = Array.from(withSigns(text.slice(0, 4 * length)));
  return characters.length > length
    ? `${characters.slice(0, length - 1).join('')}…`
    : characters.join('');
};

/**
 * A value in a few characters of every language: `"Maja"`, `31`, `[3]` for a list of three, `{2}` for as many
 * entries, `{Name: "Maja", Age: 31}` for an object, `56 B` for bytes.
 */
export const shortText = (node: ValueNode): string => {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'scalar': {
      const isText = node.typeName === 'String' || node.typeName === 'Char';
      return isText
        ? `"${cut(node.text ?? '', maxTextLength)}"`
        : cut(node.text ?? '', maxTextLength);
    }
    case 'list':
    case 'table':
      return `[${node.childCount}]`;
    case 'dictionary':
    case 'object': {
      if (node.summary !== undefined) return cut(node.summary, maxTextLength);
      const members = node
        .children(0, maxMembers)
        .filter(({ node: { kind } }) => kind === 'scalar' || kind === 'null')
        .map(({ label, node: child }) => `${label}: ${shortText(child)}`);
      return members.length === 0
        ? `{${node.childCount}}`
        : cut(`{${members.join(', ')}}`, maxTextLength);
    }
    case 'bytes':
    case 'unknown':
      return `${node.bytes?.length ?? 0} B`;
  }
};

const itemText = (layout: LayoutId, item: SessionItem): string => {
  if (item.bytes.length > maxDecodedBytes) return `${item.bytes.length} B`;
  const known = layoutById(layout);
  return shortText(decodeSessionItem(item, known.itemEncoding, decodeOptionsOf(known)).root);
};

/** Items that the site has put there, by their names. */
const byName = ({ items }: SessionSnapshot): ReadonlyMap<string, SessionItem> =>
  new Map(items.filter(({ isSystem }) => !isSystem).map((item) => [item.name ?? '', item]));

const shown = new WeakMap<SessionSnapshot, readonly ShownItem[]>();

/** An item of a session in a few characters. */
export interface ShownItem {
  readonly name: string;
  readonly value: string;
}

/** The first items that the site has put into a session. The same look gives the same answer at no cost. */
export const shownItems = (snapshot: SessionSnapshot): readonly ShownItem[] => {
  const known = shown.get(snapshot);
  if (known) return known;
  const items = [...byName(snapshot)].slice(0, maxShown).map(([name, item]) => ({
    name: cut(name, maxNameLength),
    value: itemText(snapshot.ref.layout, item),
  }));
  shown.set(snapshot, items);
  return items;
};

const isSame = (layout: LayoutId, before: SessionItem, after: SessionItem): boolean => {
  const [left, right] = [before.stored ?? before.bytes, after.stored ?? after.bytes];
  if (left.length > maxDecodedBytes) return Buffer.compare(left, right) === 0;
  // A part of a whole has the bytes of the whole: what it says tells them apart.
  if (before.within || after.within || before.place || after.place) {
    return itemText(layout, before) === itemText(layout, after);
  }
  return isSameValue(layout, before, left, right);
};

/**
 * What differs between two looks at a session, by its items, in the order of their names' appearance.
 * @param before undefined where the session wasn't there
 */
export const itemChanges = (
  before: SessionSnapshot | undefined,
  after: SessionSnapshot,
): readonly ItemChange[] => {
  if (before?.items === after.items) return [];
  const { layout } = after.ref;
  const were = before ? byName(before) : new Map<string, SessionItem>();
  const are = byName(after);
  const changes: ItemChange[] = [];
  for (const name of new Set([...were.keys(), ...are.keys()])) {
    const [was, is] = [were.get(name), are.get(name)];
    if (was && is && isSame(layout, was, is)) continue;
    changes.push({
      name: cut(name, maxNameLength),
      ...(was && { before: itemText(layout, was) }),
      ...(is && { after: itemText(layout, is) }),
    });
    if (changes.length === maxChanges) break;
  }
  return changes;
};
