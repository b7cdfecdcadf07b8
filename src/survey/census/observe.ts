import { AltObjectValue } from '../../formats/alt/object-value.ts';
import type { DecodedValue, FormatId, ValueNode } from '../../formats/value.ts';
import { walk } from '../../formats/walk.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../stores/read/decode-session-item.ts';
import type { SessionItem, SessionSnapshot } from '../../stores/session.ts';

/** What a census takes down of an item. No value is in it. */
export interface ObservedItem {
  /** Empty for the one item without a name that a collection may hold. */
  readonly name: string;
  /** As it is stored. */
  readonly bytes: number;
  readonly format: FormatId;
  /** What the framework itself keeps there. */
  readonly isSystem: boolean;
  readonly isNull: boolean;
  /** As people write it: `List<CartItem>`, `array`; empty where nothing is known. */
  readonly typeName: string;
  /** The type as .NET names it, without versions of assemblies; absent for values of others. */
  readonly netType?: string | undefined;
  /** BinaryFormatter has written it. */
  readonly isBinary: boolean;
  /** Classes that may run code when a server reads them back. */
  readonly dangers: readonly string[];
  /** Nothing could be made of it. */
  readonly isUnreadable: boolean;
  /** The site itself can't read it. */
  readonly isRefused: boolean;
  readonly value: DecodedValue;
}

/** What a census takes down of each item of a session. */
export function observeItems({ ref, items }: SessionSnapshot): readonly ObservedItem[] {
  const layout = layoutById(ref.layout);
  const options = decodeOptionsOf(layout);
  return items.map((item) => observed(item, decodeSessionItem(item, layout.itemEncoding, options)));
}

function observed(item: SessionItem, value: DecodedValue): ObservedItem {
  const { root, warnings, failure } = value;
  const isNull = root.kind === 'null';
  const netType = isNull ? undefined : netTypeOf(value);
  return {
    name: item.name ?? '',
    bytes: sizeOf(item, root),
    format: value.format,
    isSystem: item.isSystem,
    isNull,
    typeName: root.typeName,
    netType,
    isBinary: value.format === 'nrbf' || value instanceof AltObjectValue,
    dangers: warnings.flatMap(({ code, reason }) =>
      code === 'dangerous-type' ? [String(reason.args[0] ?? '')] : [],
    ),
    isUnreadable: failure !== undefined,
    isRefused: warnings.some(({ isRefused }) => isRefused),
    value,
  };
}

/** An item inside a larger value takes up what its node does. */
function sizeOf({ bytes, stored, within }: SessionItem, { range }: ValueNode): number {
  if (within) return range ? range.end - range.start : 0;
  return (stored ?? bytes).length;
}

function netTypeOf({ root, format }: DecodedValue): string | undefined {
  if (format === 'json') return newtonsoftType(root);
  return format === 'nrbf' || format === 'alt' ? netTypeOfNode(root) : undefined;
}

/** The .NET type of a node in a BinaryFormatter stream, or of a plain value of ASP.NET's. */
export function netTypeOfNode({ wireTypeName, typeName, kind }: ValueNode): string | undefined {
  if (kind === 'null' || wireTypeName === undefined) return undefined;
  // Null of databases and types are written by a helper, which the node's own name sees through.
  if (wireTypeName === 'System.UnitySerializationHolder') return `System.${typeName}`;
  return wireTypeName;
}

/** The `$type` that Json.NET writes first, where it is told to (Newtonsoft.Json, TypeNameHandling). */
function newtonsoftType(root: ValueNode): string | undefined {
  if (root.kind !== 'object' && root.kind !== 'dictionary') return undefined;
  const [first] = root.children(0, 1);
  return first?.label === '$type' ? first.node.text : undefined;
}

/** The most nodes of one item that are looked at for what types it holds. */
const MAX_NODES = 2000;

/** The .NET types that an item holds, its own first; of large ones those that come early. */
export function innerTypes({ value }: ObservedItem): readonly string[] {
  if (value.format !== 'nrbf' && value.format !== 'alt') return [];
  const types = new Set<string>();
  let count = 0;
  for (const { node } of walk(value.root)) {
    const type = netTypeOfNode(node);
    if (type !== undefined) types.add(type);
    if (++count >= MAX_NODES) break;
  }
  return [...types];
}
