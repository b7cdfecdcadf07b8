import { decodeUtf8Lenient, encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseInteger } from '../scalars/integer.ts';
import { parseNumberText } from '../scalars/number.ts';
import { parseBoolean } from '../scalars/text.ts';
import type { Dialect, FreshValue, NodeFacts, TreeWriter } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import type { DecodedValue, ItemsEditor, ScalarEditor } from '../value.ts';
import { anyJson, freshJson, newJsonItems } from './new-item.ts';
import { netTypeFacts, netTypeWarnings } from './net-types.ts';
import { type JsonReader, notJsonNumbers, numberWarning } from './number-reader.ts';
import { OverruledValues } from './overruled.ts';
import { jsonTags, parseJson } from './parse.ts';
import { plainJson, type JsonProfile } from './profile.ts';
import { jsonStringBytes, jsonText, styleOf, type JsonStyle } from './strings.ts';
import { l10n } from '../reason.ts';

const stringEditor: ScalarEditor = { type: 'String' };
const arrayEditor: ItemsEditor = { values: anyJson, canRemove: true, canMove: true };
const objectEditor: ItemsEditor = {
  values: anyJson,
  key: stringEditor,
  canRemove: true,
  canMove: true,
};

const common = { isNullable: true, replacements: anyJson } as const;
const nullFacts: NodeFacts = {
  kind: 'null',
  typeName: '',
  editor: stringEditor,
  replacements: anyJson,
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

/** JSON as a tree, with what is known of its software. */
class JsonDialect implements Dialect {
  readonly format = 'json';
  readonly #profile: JsonProfile;
  readonly #reader: JsonReader | undefined;
  readonly #overruled = new OverruledValues();

  constructor(profile: JsonProfile, reader: JsonReader | undefined) {
    this.#profile = profile;
    this.#reader = reader;
  }

  facts(table: ValueTable, id: number): NodeFacts {
    const facts = this.#facts(table, id);
    if (this.#reader && this.#overruled.has(table, id)) {
      return overruledFacts(facts, table.start(id), this.#reader);
    }
    return this.#profile.rules?.offers(table, id, facts) ?? facts;
  }

  #facts(table: ValueTable, id: number): NodeFacts {
    switch (table.tag(id)) {
      case jsonTags.null:
        return nullFacts;
      case jsonTags.true:
        return { ...booleanFacts, text: 'true' };
      case jsonTags.false:
        return { ...booleanFacts, text: 'false' };
      case jsonTags.array:
        return arrayFacts;
      case jsonTags.object:
        return { ...objectFacts, ...netTypeFacts(table, id) };
      case jsonTags.number: {
        const type = this.#profile.numberType ?? 'Number';
        const text = decodeUtf8Lenient(table.bytes, table.start(id), table.end(id));
        const warning = this.#reader && numberWarning(text, table.start(id), this.#reader);
        return { ...common, kind: 'scalar', typeName: type, text, editor: { type }, warning };
      }
      default: {
        const text = this.label(table, id);
        const typeName = stringTypeOf(table, id, text, this.#profile) ?? 'String';
        return { ...common, kind: 'scalar', typeName, text, editor: stringEditor };
      }
    }
  }

  label(table: ValueTable, key: number): string {
    return jsonText(table.bytes, table.start(key), table.end(key));
  }
}

/** A value that is only shown, since the reader doesn't get it. */
function overruledFacts(
  { kind, typeName, text, children }: NodeFacts,
  offset: number,
  { language }: JsonReader,
): NodeFacts {
  const reason = l10n.t('{0} reads only the last value of this name', language);
  const warning = { code: 'overruled', offset, reason, details: { language } };
  const own = children && { ...children, areEditable: false };
  return { kind, typeName, text, children: own, readOnlyReason: 'overruled', warning };
}

function stringTypeOf(
  table: ValueTable,
  id: number,
  text: string,
  { stringType }: JsonProfile,
): 'Guid' | 'DateTime' | undefined {
  if (!stringType) return undefined;
  let depth = 0;
  // Deeper than that, it doesn't matter how deep.
  for (let at = table.parent(id); at !== NONE && depth < 2; at = table.parent(at)) depth++;
  return stringType(text, depth);
}

/** Writes edits into a text as the text itself is written. */
class JsonTextWriter implements TreeWriter {
  readonly #profile: JsonProfile;
  readonly #reader: JsonReader | undefined;
  #style: JsonStyle | undefined;

  constructor(profile: JsonProfile, reader: JsonReader | undefined) {
    this.#profile = profile;
    this.#reader = reader;
  }

  scalar(table: ValueTable, id: number, text: string): Uint8Array {
    switch (table.tag(id)) {
      case jsonTags.true:
      case jsonTags.false:
        return encodeUtf8(String(parseBoolean(text)));
      case jsonTags.number:
        return encodeUtf8(this.#number(text));
      case jsonTags.string: {
        const current = jsonText(table.bytes, table.start(id), table.end(id));
        const type = stringTypeOf(table, id, current, this.#profile);
        if (type !== undefined && stringTypeOf(table, id, text, this.#profile) !== type) {
          throw new FormatError(
            type === 'Guid' ? 'not-a-guid' : 'not-a-date',
            l10n.t('With this text, the site would no longer read the value as a {0}.', type),
            { details: { type } },
          );
        }
        return this.#string(table, text);
      }
      default:
        return this.#string(table, text);
    }
  }

  fresh(table: ValueTable, _id: number, value: FreshValue): Uint8Array {
    const own =
      value.kind === 'scalar' ? this.#profile.rules?.string(value.type, value.text) : undefined;
    if (own !== undefined) return this.#string(table, own);
    return freshJson(
      value,
      (text) => this.#string(table, text),
      (text) => this.#number(text),
    );
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

  #number(text: string): string {
    const isInt32 = this.#profile.numberType === 'Int32';
    if (isInt32) return String(parseInteger('Int32', text));
    const words = this.#reader?.hasNaN === true ? notJsonNumbers : [];
    return words.find((word) => word === text.trim()) ?? parseNumberText(text);
  }

  #string(table: ValueTable, text: string): Uint8Array {
    this.#style ??= styleOf(table.bytes, this.#profile.style);
    return jsonStringBytes(text, this.#style);
  }
}

/**
 * Decodes a JSON text (RFC 8259). Numbers keep their text, equal names stay, and an edit leaves every
 * other byte as it is: blanks, escapes, order. Never throws for bad bytes.
 * @param profile what is known of the software that wrote the text.
 */
export function decodeJson(
  bytes: Uint8Array,
  options: DecodeOptions = {},
  profile: JsonProfile = plainJson,
): DecodedValue {
  const { jsonReader } = options;
  const { warnings, ...parsed } = parseJson(bytes, options);
  const found = [...warnings, ...netTypeWarnings(parsed.table)];
  return tableValue({ ...parsed, warnings: found }, new JsonDialect(profile, jsonReader), {
    writer: new JsonTextWriter(profile, jsonReader),
    decode: (edited) => decodeJson(edited, options, profile),
    check: profile.rules,
  });
}

/** JSON texts. */
export const jsonFormat: Format = { decode: decodeJson, newItems: newJsonItems };
