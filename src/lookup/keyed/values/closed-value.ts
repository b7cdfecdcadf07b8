import type { DecodedValue } from '../../../formats/value.ts';

/** What a site closed with its key, as it stands in a session. */
export interface ClosedValue {
  readonly protection: 'signed' | 'encrypted';
  /** The software that has done it, a proper name. */
  readonly by: string;
  readonly bytes: Uint8Array;
}

/** The name of what needs a key ring instead of a key. */
export const dataProtectionName = 'ASP.NET Core Data Protection';

/** Encrypted values of these are opened; others are only named. */
const opened: ReadonlySet<string> = new Set([
  dataProtectionName,
  'Fernet',
  'iron',
  'Laravel',
  'Rails',
]);

/**
 * What a key could open in an item; undefined for values that no key is needed for, or none that is known.
 * @param bytes the item's own, as they are stored
 */
export function closedValueIn(value: DecodedValue, bytes: Uint8Array): ClosedValue | undefined {
  const by = value.root.typeName;
  if (value.format === 'encrypted' && opened.has(by)) {
    return { protection: 'encrypted', by, bytes: value.bytes };
  }
  const [outer] = value.packings ?? [];
  if (outer?.kind !== 'signed' || outer.by === undefined) return undefined;
  return { protection: 'signed', by: outer.by, bytes };
}
