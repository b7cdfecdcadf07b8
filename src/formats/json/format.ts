import { encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { nullChoice, scalarChoice } from '../new-value/choices.ts';
import { parseNumberText } from '../scalars/number.ts';
import { parseBoolean } from '../scalars/text.ts';
import type { Dialect, FreshValue, NodeFacts, TreeWriter } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { shortAscii } from '../bytes/short-ascii.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type { DecodedValue, ItemsEditor, ScalarEditor, ValueChoice } from '../value.ts';
import { jsonTags, parseJson } from './parse.ts';
import { javascriptStyle, jsonStringBytes, jsonText, styleOf, type JsonStyle } from './strings.ts';

/** What may stand anywhere in a JSON text. */
const anyValue: readonly ValueChoice[] = [
  nullChoice,
  scalarChoice('String'),
  scalarChoice('Number'),
  scalarChoice('Boolean'),
  { kind: 'object', typeName: 'Object', wireTypeName: '{}' },
  { kind: 'object', typeName: 'Array', wireTypeName: '[]' },
];
const stringEditor: ScalarEditor = { type: 'String' };
const arrayEditor: ItemsEditor = { values: anyValue, canRemove: true, canMove: true };
const objectEditor: ItemsEditor = {
  values: anyValue,
  key: stringEditor,
  canRemove: true,
  canMove: true,
};

const common = { isNullable: true, replacements: anyValue } as const;
const nullFacts: NodeFacts = {
  kind: 'null',
  typeName: '',
  editor: stringEditor,
  replacements: anyValue,
};
const booleanFacts = {
  ...common,
  kind: 'scalar',
  typeName: 'Boolean',
  editor: { type: 'Boolean' },
} as const;
const arrayFacts: NodeFacts = {
  ...common,
  kind: 'list',
  typeName: 'Array',
  itemsEditor: arrayEditor,
  children: { hasKeys: false, labels: 'index' },
};
const objectFacts: NodeFacts = {
  ...common,
  kind: 'dictionary',
  typeName: 'Object',
  itemsEditor: objectEditor,
  children: { hasKeys: true, labels: 'key', areEditable: true },
};

const dialect: Dialect = {
  format: 'json',
  facts: (table, id) => {
    const [start, end] = [table.start(id), table.end(id)];
    switch (table.tag(id)) {
      case jsonTags.null:
        return nullFacts;
      case jsonTags.true:
        return { ...booleanFacts, text: 'true' };
      case jsonTags.false:
        return { ...booleanFacts, text: 'false' };
      case jsonTags.number: {
        const text =
          shortAscii(table.bytes, start, end) ?? decodeUtf8Lenient(table.bytes, start, end);
        return { ...common, kind: 'scalar', typeName: 'Number', text, editor: { type: 'Number' } };
      }
      case jsonTags.array:
        return arrayFacts;
      case jsonTags.object:
        return objectFacts;
      default: {
        const text = jsonText(table.bytes, start, end);
        return { ...common, kind: 'scalar', typeName: 'String', text, editor: stringEditor };
      }
    }
  },
  label: (table, key) => jsonText(table.bytes, table.start(key), table.end(key)),
};

/** Writes edits into a text as the text itself is written. */
class JsonTextWriter implements TreeWriter {
  readonly #fallback: JsonStyle;
  #style: JsonStyle | undefined;

  constructor(fallback: JsonStyle) {
    this.#fallback = fallback;
  }

  scalar(table: ValueTable, id: number, text: string): Uint8Array {
    switch (table.tag(id)) {
      case jsonTags.true:
      case jsonTags.false:
        return encodeUtf8(String(parseBoolean(text)));
      case jsonTags.number:
        return encodeUtf8(parseNumberText(text));
      default:
        return this.#string(table, text);
    }
  }

  fresh(table: ValueTable, _id: number, value: FreshValue): Uint8Array {
    switch (value.kind) {
      case 'null':
        return encodeUtf8('null');
      case 'object':
        return encodeUtf8(value.wireTypeName === '[]' ? '[]' : '{}');
      case 'scalar':
        break;
    }
    switch (value.type) {
      case 'String':
        return this.#string(table, value.text);
      case 'Boolean':
        return encodeUtf8(String(parseBoolean(value.text)));
      case 'Number':
        return encodeUtf8(parseNumberText(value.text));
      default:
        throw new FormatError('wrong-type', `JSON has no ${value.type}.`, {
          details: { type: value.type },
        });
    }
  }

  key(table: ValueTable, _container: number, text: string): Uint8Array {
    return this.#string(table, text);
  }

  contentStart(table: ValueTable, container: number): number {
    return table.start(container) + 1;
  }

  /** A comma, and the blanks that stand in front of the one child that there is. */
  separator(table: ValueTable, container: number): Uint8Array {
    const start = table.start(container) + 1;
    const first = table.firstChild(container);
    return encodeUtf8(`,${decodeUtf8Lenient(table.bytes, start, table.start(first))}`);
  }

  /** The colon with the blanks that the first one of the text has. */
  joint(table: ValueTable): Uint8Array {
    for (let id = 0; id < table.count; id++) {
      if (table.tag(id) !== jsonTags.key) continue;
      return table.bytes.slice(table.end(id), table.start(table.next(id)));
    }
    return encodeUtf8(':');
  }

  #string(table: ValueTable, text: string): Uint8Array {
    this.#style ??= styleOf(table.bytes, this.#fallback);
    return jsonStringBytes(text, this.#style);
  }
}

/**
 * Decodes a JSON text (RFC 8259). Numbers keep their text, equal names stay, and an edit leaves every
 * other byte as it is: blanks, escapes, order. Never throws for bad bytes.
 * @param style how strings are escaped where the text itself doesn't show it.
 */
export function decodeJson(
  bytes: Uint8Array,
  options: DecodeOptions = {},
  style: JsonStyle = javascriptStyle,
): DecodedValue {
  return tableValue(parseJson(bytes, options), dialect, {
    writer: new JsonTextWriter(style),
    decode: (edited) => decodeJson(edited, options, style),
  });
}
