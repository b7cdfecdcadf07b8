/** One attribute of a record of DynamoDB, as the layouts know it. */
export interface StoredAttribute {
  /** The type as DynamoDB writes it: `S`, `N`, `B`, `M` and so on. */
  readonly type: string;
  /** UTF-8 of `S`, decimal text of `N`, the bytes of `B`, JSON of `M` and `L`. */
  readonly bytes: Uint8Array;
}

/**
 * A record of DynamoDB without its key. Attributes that say nothing aren't in it: `NULL`, and texts
 * without a character.
 */
export type StoredItem = ReadonlyMap<string, StoredAttribute>;

/** The text of an attribute of one of these types; undefined where there is none. */
export function textIn(item: StoredItem, name: string, type: 'S' | 'N'): string | undefined {
  const attribute = item.get(name);
  return attribute?.type === type ? utf8.decode(attribute.bytes) : undefined;
}

/** A number of an attribute of the type `N`. */
export function numberIn(item: StoredItem, name: string): number | undefined {
  const text = textIn(item, name, 'N');
  const value = text === undefined ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
