import type { NrbfValue } from '../../../src/formats/nrbf/format.ts';
import type {
  NewValue,
  ScalarEditor,
  ScalarType,
  TextType,
  ValueChoice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../../../src/formats/value.ts';

/** A new text for each type of scalar. */
export const newTexts: Readonly<Record<ScalarType, string>> = {
  Boolean: 'false',
  Byte: '7',
  SByte: '-7',
  Int16: '-77',
  UInt16: '77',
  Int32: '123456',
  UInt32: '123456',
  Int64: '-9007199254740993',
  UInt64: '9007199254740993',
  IntPtr: '-5',
  UIntPtr: '5',
  Single: '1.25',
  Double: '-2.5E-300',
  Decimal: '-12.3400',
  Number: '-12.34e5',
  Char: 'ß',
  String: 'neu "é😀\0"',
  DateTime: '2031-02-03T04:05:06.0700001 (utc)',
  TimeSpan: '-3.04:05:06.0000007',
  Guid: '00112233-4455-6677-8899-aabbccddee00',
  Enum: '2',
  Bytes: '01 FF 2A 00',
};

/** A new text for each type that is edited as a text of its own form. */
const newTextsOf: Readonly<Record<TextType, string>> = {
  BigInteger: '-123456789012345678901234567890',
  Color: 'Tomato',
  DateTimeOffset: '2031-02-03T04:05:06.0700001-03:30',
  StringBuilder: 'neu "é😀\0" and longer than it was, so that its capacity has to grow',
  Uri: 'https://example.com/new?a=b#c',
  RelativeUri: '/c/d?e=f#g',
  Version: '12.0.2147483647',
};

/** A new text for a scalar. */
export function newTextFor({ type, of }: ScalarEditor): string {
  return of === undefined ? newTexts[type] : newTextsOf[of];
}

/** Members that .NET works with itself, whose change alone would contradict others. */
export const internalMembers =
  /^(?:_version|Version|Capacity|HashSize|Count|ClassName|_size|version|.*[Cc]omparer)$/;

/** An edit, and whether it was offered, so that it has to succeed. */
export interface Attempt {
  readonly edit: ValueEdit;
  readonly isOffered: boolean;
}

/** Every kind of structural edit that the nodes of a value offer, and copies, wherever they may go. */
export function* structuralEdits(value: NrbfValue): Generator<Attempt> {
  const queue: { path: number[]; node: ValueNode }[] = [{ path: [], node: value.root }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, node } = next;
    if (path.length > 0) yield* placeEdits(node, path);
    // Rows and cells have tests of their own.
    const isTable = node.typeName === 'DataTable' || node.typeName === 'DataSet';
    if (!isTable) yield* itemEdits(node, path);
    if (node.isCycle || path.length > 3 || node.typeName === 'BitArray' || isTable) continue;
    if (node.kind === 'scalar') continue;
    for (const [index, child] of node.children(0, 4).entries()) {
      const isInternal = child.labelKind === 'member' && internalMembers.test(child.label);
      if (!isInternal) queue.push({ path: [...path, index], node: child.node });
    }
  }
}

function* placeEdits(node: ValueNode, path: ValuePath): Generator<Attempt> {
  for (const value of someValues(node.replacements ?? [])) {
    yield { edit: { type: 'replace', path, value }, isOffered: true };
  }
  if (node.isNullable === true) yield { edit: { type: 'set-null', path }, isOffered: true };
  if (node.replacements && path.length > 1) {
    const copy: NewValue = { kind: 'copy', path: path.slice(0, -1) };
    yield { edit: { type: 'replace', path, value: copy }, isOffered: false };
  }
  if (node.hasEditableKey === true) {
    for (const key of ['77', 'AnewKey', newTexts.Guid, '2']) {
      yield { edit: { type: 'rename', path, key }, isOffered: false };
    }
  }
}

function* itemEdits(node: ValueNode, path: ValuePath): Generator<Attempt> {
  const { itemsEditor, childCount: count } = node;
  if (!itemsEditor) return;
  const { values, key, canMove, canRemove } = itemsEditor;
  for (const [dimension, length] of (itemsEditor.slices?.lengths ?? []).entries()) {
    for (const index of new Set([0, length])) {
      yield { edit: { type: 'insert-slice', path, dimension, index }, isOffered: true };
      if (index === length) continue;
      yield { edit: { type: 'remove-slice', path, dimension, index }, isOffered: true };
    }
  }
  const isSet = node.typeName.includes('Set<');
  const keyText = key && { key: keyFor(key) };
  const ends = new Set([0, Math.min(1, count), count]);
  for (const value of someValues(values)) {
    for (const index of ends) {
      yield { edit: { type: 'insert', path, index, value, ...keyText }, isOffered: !isSet };
    }
  }
  for (let index = 0; index < Math.min(count, 3); index++) {
    const value: NewValue = { kind: 'copy', path: [...path, index] };
    for (const at of ends) {
      const edit = { type: 'insert', path, index: at, value, ...keyText } as const;
      const isSame = values.length > 0 && !isSet && node.kind === 'list' && canMove;
      yield { edit, isOffered: isSame };
    }
  }
  for (const index of new Set([0, 1, count - 1])) {
    if (index < 0 || index >= count) continue;
    if (canRemove) yield { edit: { type: 'remove', path: [...path, index] }, isOffered: true };
    for (const to of new Set([0, 1, count - 1])) {
      const isMove = canMove && to >= 0 && to < count;
      if (isMove)
        yield { edit: { type: 'move', path: [...path, index], index: to }, isOffered: true };
    }
  }
}

function keyFor({ type }: ScalarEditor): string {
  return type === 'String' ? 'AnewKey' : newTexts[type];
}

/** A value for each kind of choice: every scalar, and some of the many collections. */
function* someValues(choices: readonly ValueChoice[]): Generator<NewValue> {
  const seen = new Set<string>();
  let collections = 0;
  for (const choice of choices) {
    switch (choice.kind) {
      case 'null':
        yield choice;
        break;
      case 'scalar':
        yield { kind: 'scalar', type: choice.editor.type, text: newTexts[choice.editor.type] };
        break;
      case 'object':
        yield { kind: 'object', wireTypeName: choice.wireTypeName };
        break;
      case 'collection': {
        const { shape } = choice;
        const items =
          shape.type === 'dictionary'
            ? [[newTexts[shape.key], newTexts[shape.item]]]
            : [[newTexts[shape.item]], [newTexts[shape.item]]];
        // A few of each sort; all of them are new items, too, and tested there.
        const isFew = !seen.has(shape.type) || collections++ % 97 === 0;
        seen.add(shape.type);
        if (isFew) yield { kind: 'collection', shape, items };
        break;
      }
      case 'written':
        throw new Error('BinaryFormatter streams take no values that a user writes as a whole.');
    }
  }
}
