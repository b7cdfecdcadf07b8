import * as vscode from '../../shown/vscode.ts';
import type { FormatId, ValueNode } from '../../../formats/value.ts';

/** Formats whose objects are read by code of their classes. */
const withClasses: ReadonlySet<FormatId> = new Set<FormatId>(['nrbf', 'alt']);

/**
 * What to say before something else is put into a member of an object. A class with deserialization code of
 * its own (ISerializable) asks for a type by its name; the bytes don't tell such classes from others.
 * Undefined for values without classes, and for the items of collections.
 */
export function memberRemark(format: FormatId, parent: ValueNode | undefined): string | undefined {
  if (!withClasses.has(format) || parent?.kind !== 'object') return undefined;
  return vscode.l10n.t(
    'If the class {0} has its own deserialization code, the site may not be able to read another type here. Keep the type if you are not sure.',
    parent.typeName,
  );
}

/** What to say at a member of an object that holds another type than before; undefined for no such. */
export function changedTypeRemark(
  format: FormatId,
  parent: ValueNode,
  before: ValueNode | undefined,
  now: ValueNode,
): string | undefined {
  if (!withClasses.has(format) || parent.kind !== 'object' || !before) return undefined;
  const isSame = before.wireTypeName === now.wireTypeName && before.kind === now.kind;
  if (isSame) return undefined;
  return vscode.l10n.t(
    'different type than before, which the class {0} may refuse to read',
    parent.typeName,
  );
}
