import { pictureOf } from '../bytes/picture.ts';
import { readableText } from '../bytes/readable-text.ts';
import { FormatError } from '../errors.ts';
import { holdsText } from '../scalars/editable-text.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import type { DecodedValue, Splice, ValueEdit, ValueNode } from '../value.ts';
import { bitConverterReading } from './bit-converter.ts';
import { newCoreItems } from './new-item.ts';
import { l10n } from '../reason.ts';

function readInt32(bytes: Uint8Array): string {
  return String(new DataView(bytes.buffer, bytes.byteOffset).getInt32(0));
}

/** A value that is one text, one number, or bytes. */
export class CoreScalar implements DecodedValue {
  readonly format: 'text' | 'int32' | 'hex';
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly warnings = [];

  constructor(bytes: Uint8Array, format: 'text' | 'int32' | 'hex', facts: Partial<ValueNode>) {
    this.bytes = bytes;
    this.format = format;
    this.root = {
      kind: 'scalar',
      typeName: '',
      childCount: 0,
      range: { start: 0, end: bytes.length },
      replacements: newCoreItems.choices,
      children: () => [],
      ...facts,
    };
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (edit.path.length > 0)
      throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
    const { root } = this;
    const isBytes = edit.type === 'set' && root.editor?.type === 'Bytes';
    if (isBytes && holdsText(root, root.editor, edit.text)) return [];
    const inserted = this.#edited(edit);
    return [{ offset: 0, removed: this.bytes, inserted }];
  }

  #edited(edit: ValueEdit): Uint8Array {
    if (edit.type === 'replace') return newCoreItems.bytes(edit.value);
    const type = this.root.editor?.type;
    if (edit.type !== 'set' || type === undefined) {
      throw new FormatError('read-only', l10n.t('This value can only be replaced.'));
    }
    if (type === 'Bytes') return parseHexBytes(edit.text);
    return newCoreItems.bytes({ kind: 'scalar', type, text: edit.text });
  }
}

/**
 * A value as text, as an Int32, or as bytes. Four bytes that people can read are shown as text, with the
 * number as `otherReading`: a number whose bytes are all letters is rare.
 */
export function decodeCoreScalar(bytes: Uint8Array): DecodedValue {
  const text = readableText(bytes);
  const number = bytes.length === 4 ? readInt32(bytes) : undefined;
  if (text !== undefined) {
    return new CoreScalar(bytes, 'text', {
      typeName: 'String',
      text,
      editor: { type: 'String' },
      ...(number !== undefined && {
        wireTypeName: `String, or Int32 ${number}`,
        otherReading: { typeName: 'Int32', text: number },
      }),
    });
  }
  if (number !== undefined) {
    return new CoreScalar(bytes, 'int32', {
      typeName: 'Int32',
      text: number,
      editor: { type: 'Int32' },
      otherReading: bitConverterReading(bytes),
    });
  }
  return new CoreScalar(bytes, 'hex', {
    kind: 'bytes',
    typeName: 'Byte[]',
    // Whatever wrote them, `ISession.Set` keeps the bytes that it is given.
    editor: { type: 'Bytes' },
    bytes,
    picture: pictureOf(bytes),
    otherReading: bitConverterReading(bytes),
  });
}
