import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** A class as a stream describes it. */
export interface ClassDescription {
  readonly row: number;
  readonly name: string;
  readonly flags: number;
  readonly fields: readonly ClassField[];
  parent: ClassDescription | undefined;
}

/** One field of a class. */
export interface ClassField {
  /** A primitive's letter, `L` or `[`. */
  readonly type: string;
  /** Where its name stands. */
  readonly start: number;
  readonly end: number;
}

/** The flags of a class (Java Object Serialization Specification 6.4.2). */
export const classFlags = {
  writeMethod: 1,
  serializable: 2,
  externalizable: 4,
  blockData: 8,
} as const;

/** More ancestors than any class has. */
const MAX_ANCESTORS = 250;

/** A class and its ancestors, the furthest first. @throws FormatError `limit-exceeded`. */
export function lineage(description: ClassDescription, offset: number): ClassDescription[] {
  const line: ClassDescription[] = [];
  for (let at: ClassDescription | undefined = description; at; at = at.parent) {
    if (line.push(at) <= MAX_ANCESTORS) continue;
    throw new FormatError(
      'limit-exceeded',
      l10n.t('A class has more than {0} base classes.', MAX_ANCESTORS),
      {
        offset,
        details: { limit: MAX_ANCESTORS },
      },
    );
  }
  return line.reverse();
}

/** What a class writes behind its fields: the items or entries of a collection, or anything. */
export function writtenContent(name: string): 'items' | 'entries' | undefined {
  if (maps.has(name)) return 'entries';
  return lists.has(name) ? 'items' : undefined;
}

/** Maps whose writeObject writes numbers, then keys and values (OpenJDK java.util). */
const maps = new Set([
  'java.util.HashMap',
  'java.util.Hashtable',
  'java.util.TreeMap',
  'java.util.IdentityHashMap',
  'java.util.EnumMap',
]);

/** Lists and sets whose writeObject writes numbers, then items (OpenJDK java.util). */
const lists = new Set([
  'java.util.ArrayList',
  'java.util.LinkedList',
  'java.util.ArrayDeque',
  'java.util.PriorityQueue',
  'java.util.HashSet',
  'java.util.CollSer',
]);
