import { pictureOf } from '../bytes/picture.ts';
import { readableText } from '../bytes/readable-text.ts';
import { decodeUtf8Strict } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import { decodeHex } from '../hex.ts';
import type { DecodedValue, Splice, ValueEdit, ValueNode } from '../value.ts';
import { newCoreItems } from './new-item.ts';

function readInt32(bytes: Uint8Array): string {
  return String(new DataView(bytes.buffer, bytes.byteOffset).getInt32(0));
}

/** A value that is one text, one number, or bytes. */
class CoreScalar implements DecodedValue {
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
    if (edit.path.length > 0) throw new FormatError('no-such-node', 'There is nothing inside.');
    const inserted = this.#edited(edit);
    return [{ offset: 0, removed: this.bytes, inserted }];
  }

  #edited(edit: ValueEdit): Uint8Array {
    if (edit.type === 'replace') return newCoreItems.bytes(edit.value);
    const type = this.root.editor?.type;
    if (edit.type !== 'set' || type === undefined) {
      throw new FormatError('read-only', 'This value can be replaced, nothing else.');
    }
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
    });
  }
  return new CoreScalar(bytes, 'hex', {
    kind: 'bytes',
    typeName: 'Byte[]',
    readOnlyReason: 'unknown-format',
    bytes,
    picture: pictureOf(bytes),
  });
}

/**
 * Decodes text in UTF-8; other bytes are shown as hex. Texts with control characters are shown alone: whoever
 * writes text doesn't write those, so that it may be something else.
 */
export function decodeText(bytes: Uint8Array): DecodedValue {
  const text = decodeUtf8Strict(bytes);
  if (text === undefined) {
    const error = new FormatError('invalid-text', 'The bytes are no UTF-8.', { offset: 0 });
    return decodeHex(bytes, error);
  }
  const isSure = readableText(bytes) !== undefined;
  return new CoreScalar(bytes, 'text', {
    typeName: 'String',
    text,
    ...(isSure ? { editor: { type: 'String' } } : { readOnlyReason: 'unknown-format' }),
    replacements: undefined,
  });
}
