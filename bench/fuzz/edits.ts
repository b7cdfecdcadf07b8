import type {
  NewValue,
  ScalarEditor,
  ScalarType,
  ValueChoice,
  WrittenForm,
  ValueEdit,
} from '../../src/formats/value.ts';
import type { Found } from './look.ts';
import type { Random } from './random.ts';

/** Texts of each type, at its bounds and beyond, and such as are none at all. */
const texts: Readonly<Partial<Record<ScalarType, readonly string[]>>> = {
  Boolean: ['true', 'false', 'TRUE', '2'],
  Single: ['1.5', '-0', 'NaN', 'Infinity', '1e39', '3.4028235E+38'],
  Double: ['1.5', '-0', 'NaN', '-Infinity', '1e309', '5E-324'],
  Decimal: ['1.50', '-79228162514264337593543950335', '79228162514264337593543950336', '1e3'],
  Char: ['x', 'é', '😀', '', '\ud83d', 'ab'],
  String: ['', 'x', 'neu "é😀\0"', 'lone \ud83d', 'x'.repeat(300)],
  DateTime: [
    '2031-02-03',
    '2031-02-03T04:05:06.0700001 (utc)',
    '9999-12-31T23:59:59.9999999',
    '10000-01-01',
  ],
  TimeSpan: ['1.02:03:04', '-00:00:00.0000001', '99999999.00:00:00'],
  Guid: ['00112233-4455-6677-8899-aabbccddeeff', '{00112233-4455-6677-8899-aabbccddeeff}', '0'],
};

const numbers = [
  '0',
  '-1',
  '7',
  '127',
  '-129',
  '255',
  '65536',
  '2147483648',
  '-9223372036854775808',
];
const junk = ['', ' ', '0x10', '١', '18446744073709551616', '__proto__', '\n'];

function textFor(type: ScalarType | undefined, random: Random): string {
  const fitting = (type && texts[type]) ?? numbers;
  return (random.below(8) === 0 ? random.pick(junk) : random.pick(fitting)) ?? '';
}

function textOf(editor: ScalarEditor, current: string | undefined, random: Random): string {
  if (current !== undefined && random.below(4) === 0) return current;
  if (editor.names && random.below(2) === 0) return random.pick(editor.names)?.name ?? '';
  return textFor(editor.underlying ?? editor.type, random);
}

const written: Readonly<Record<WrittenForm, readonly string[]>> = {
  bytes: ['', '00', '01 FF 2a', '7b7d', '0', 'x'],
  json: ['{}', '[1, {"a": null}]', '"\\u0000"', 'true', '{', ''],
};

/** A value to be made, of a sort that is offered. */
export function newValue(choice: ValueChoice, random: Random): NewValue {
  switch (choice.kind) {
    case 'null':
      return { kind: 'null' };
    case 'scalar': {
      const { type, underlying } = choice.editor;
      return { kind: 'scalar', type, text: textFor(underlying ?? type, random) };
    }
    case 'object':
      return { kind: 'object', wireTypeName: choice.wireTypeName };
    case 'collection': {
      const { shape } = choice;
      const items = Array.from({ length: random.below(4) }, () => {
        const item = textFor(shape.item, random);
        return shape.type === 'dictionary' ? [textFor(shape.key, random), item] : [item];
      });
      return { kind: 'collection', shape, items };
    }
    case 'written': {
      const { form } = choice;
      return { kind: 'written', form, text: random.pick(written[form]) ?? '' };
    }
  }
}

/** An edit of some kind that a node offers, and now and then one that it doesn't. */
export function editFor(
  { node, path }: Found,
  others: readonly Found[],
  random: Random,
): ValueEdit {
  const edits: ValueEdit[] = [{ type: 'set-null', path }];
  const { editor, itemsEditor, replacements, childCount } = node;
  const add = (edit: ValueEdit): void => void edits.push(edit, edit, edit);
  if (editor) add({ type: 'set', path, text: textOf(editor, node.text, random) });
  if (itemsEditor) {
    const choice = random.pick(itemsEditor.values);
    const index = random.below(childCount + 1);
    const key = itemsEditor.key && { key: textOf(itemsEditor.key, undefined, random) };
    if (choice) add({ type: 'insert', path, index, value: newValue(choice, random), ...key });
    const from = random.pick(others)?.path ?? [];
    edits.push({ type: 'insert', path, index, value: { kind: 'copy', path: from }, ...key });
  }
  if (path.length > 0) {
    add({ type: 'remove', path });
    edits.push({ type: 'move', path, index: random.below(5) });
    edits.push({
      type: 'rename',
      path,
      key: textFor(random.pick(['String', 'Int32', 'Guid']), random),
    });
  }
  const replacement = replacements && random.pick(replacements);
  if (replacement) add({ type: 'replace', path, value: newValue(replacement, random) });
  if (random.below(20) === 0) edits.push(...nonsense(path, random));
  return random.pick(edits) ?? { type: 'set-null', path };
}

/** Edits that no user could ask for. */
function nonsense(path: readonly number[], random: Random): ValueEdit[] {
  const index = random.pick([-1, 1e9, 0.5, NaN]) ?? 0;
  return [
    { type: 'set', path: [...path, index], text: '1' },
    { type: 'remove', path: [...path, index] },
    { type: 'insert', path, index, value: { kind: 'null' } },
    { type: 'move', path, index },
    { type: 'replace', path, value: { kind: 'object', wireTypeName: 'No.Such.Type, Nowhere' } },
    { type: 'insert', path, index: 0, value: { kind: 'copy', path: [...path, index] }, key: '' },
  ];
}
