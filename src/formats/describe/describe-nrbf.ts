import { jsonString, JsonWriter } from './json-text.ts';
import { formatTicks, splitDateTime } from '../scalars/date-time.ts';
import { floatBits } from '../scalars/float.ts';
import { formatTimeSpan } from '../scalars/time-span.ts';
import { primitiveName, PrimitiveType } from '../nrbf/constants.ts';
import { readArrayInfo } from '../nrbf/records/array-info.ts';
import { itemCount, itemPlace, rootPlace, type Place, type Target } from '../nrbf/records/place.ts';
import { primitiveText, stringText } from '../nrbf/records/primitives.ts';
import type { RecordTable } from '../nrbf/records/record-table.ts';
import { describeDateTime } from '../nrbf/known/scalars.ts';
import { hasDefaultComparer } from '../nrbf/known/comparers.ts';
import { warnOfKeys } from '../nrbf/known/keys.ts';
import { readShape } from '../nrbf/known/registry.ts';
import { Model } from '../nrbf/model/model.ts';
import type { DictionaryShape, ListShape, Shape } from '../nrbf/model/shape.ts';

/** How many values a description holds at most beside a few for every byte: nulls in runs are free. */
const FREE_VALUES = 100_000;

/** A value as JSON text, and its type as .NET's `Type.ToString()` gives it (null for null). */
export interface Description {
  readonly typeName: string | null;
  readonly json: string;
}

/**
 * Describes what a stream holds, without loss, as JSON of ASCII: scalars as
 * `{"$scalar":type,"value":text}`, enums, arrays (`$array`), collections (`$list`, `$dict`), other
 * objects by their members (`$type`, `fields`), and `{"$ref":n}` for what stands above with `"$id":n`.
 * Warnings that only show when values are looked at are added to the table.
 */
export function describeStream(table: RecordTable): Description {
  return new Describer(table).describe();
}

class Describer {
  readonly #table: RecordTable;
  readonly #model: Model;
  readonly #writer = new JsonWriter();
  /** Where an object's `$id` belongs, by object. */
  readonly #places = new Map<number, number>();
  /** Objects that are referred to again, with the pieces that do. */
  readonly #references = new Map<number, number[]>();
  /** How many values may still be written. */
  #left: number;

  constructor(table: RecordTable) {
    this.#table = table;
    this.#model = new Model(table);
    this.#left = FREE_VALUES + table.bytes.length * 4;
  }

  describe(): Description {
    const root = rootPlace(this.#table);
    const typeName = this.#typeName(this.#model.resolve(root));
    this.#place(root);
    this.#writer.run();
    this.#number();
    return { typeName, json: this.#writer.toString() };
  }

  /** Ids count in the order of the text, and exist only where something refers to them. */
  #number(): void {
    let id = 0;
    for (const [object, piece] of this.#places) {
      const references = this.#references.get(object);
      if (!references) continue;
      id++;
      this.#writer.replace(piece, `"$id":${id},`);
      for (const reference of references) this.#writer.replace(reference, `{"$ref":${id}}`);
    }
  }

  #typeName(target: Target): string | null {
    switch (target.type) {
      case 'primitive':
        return `System.${primitiveName(target.primitive)}`;
      case 'string':
        return 'System.String';
      case 'array':
        return readArrayInfo(this.#table, target.object).typeName.clr;
      case 'object': {
        const shape = readShape(this.#model, target.object);
        if (shape?.kind === 'null') return null;
        const own = shape?.kind === 'scalar' ? shape.typeName : undefined;
        return own ?? this.#model.classOf(target.object).typeName.clr;
      }
      default:
        return null;
    }
  }

  #place(place: Place): void {
    if (this.#left-- <= 0) {
      this.#writer.raw('{"$truncated":true}');
      return;
    }
    const target = this.#model.resolve(place);
    switch (target.type) {
      case 'null':
        this.#writer.raw('null');
        break;
      case 'missing':
        this.#writer.raw('{"$missing":true}');
        break;
      case 'primitive':
        this.#primitive(target.primitive, target.offset);
        break;
      case 'string':
        this.#scalar('System.String', { value: stringText(this.#table, target.offset) });
        break;
      case 'array':
        if (!this.#isReference(target.object)) this.#array(target.object);
        break;
      case 'object':
        this.#object(target.object);
    }
  }

  #scalar(type: string, parts: Readonly<Record<string, string | number | boolean>>): void {
    const members = Object.entries(parts).map(
      ([name, value]) =>
        `,${jsonString(name)}:${typeof value === 'string' ? jsonString(value) : String(value)}`,
    );
    this.#writer.raw(`{"$scalar":${jsonString(type)}${members.join('')}}`);
  }

  #primitive(type: number, offset: number): void {
    const { view } = this.#table;
    const name = `System.${primitiveName(type)}`;
    const text = primitiveText(this.#table, type, offset);
    if (type === PrimitiveType.Single || type === PrimitiveType.Double) {
      const bits = floatBits(type === PrimitiveType.Single ? 'Single' : 'Double', view, offset);
      this.#scalar(name, { value: text, bits });
    } else if (type === PrimitiveType.DateTime) {
      this.#scalar(name, describeDateTime(view.getBigUint64(offset, true)));
    } else if (type === PrimitiveType.TimeSpan) {
      const ticks = view.getBigInt64(offset, true);
      this.#scalar(name, { value: String(ticks), text: formatTimeSpan(ticks) });
    } else this.#scalar(name, { value: text });
  }

  /** True, and written, when the object stands above already. */
  #isReference(object: number): boolean {
    if (!this.#places.has(object)) return false;
    const piece = this.#writer.raw('');
    const references = this.#references.get(object);
    if (references) references.push(piece);
    else this.#references.set(object, [piece]);
    return true;
  }

  /** Begins the description of something that others may refer to. */
  #identity(object: number): void {
    this.#writer.raw('{');
    this.#places.set(object, this.#writer.raw(''));
  }

  #object(object: number): void {
    const shape = readShape(this.#model, object);
    const typeName = this.#model.classOf(object).typeName.clr;
    switch (shape?.kind) {
      case 'null':
        this.#writer.raw('null');
        return;
      case 'primitive':
        this.#primitive(shape.primitive, shape.offset);
        return;
      case 'scalar':
        this.#scalar(shape.typeName ?? typeName, shape.description ?? { value: shape.text });
        return;
      case 'enum': {
        const underlying = jsonString(`System.${shape.underlying}`);
        const value = jsonString(shape.text);
        const parts = `"underlying":${underlying},"value":${value}`;
        this.#writer.raw(`{"$enum":${jsonString(typeName)},${parts}}`);
        return;
      }
      default:
        if (!this.#isReference(object)) this.#compound(object, typeName, shape);
    }
  }

  #compound(object: number, typeName: string, shape: Shape | undefined): void {
    if (this.#model.isValueType(object)) this.#writer.raw('{');
    else this.#identity(object);
    const type = jsonString(typeName);
    if (shape?.kind === 'bits') {
      this.#writer.open(`"$list":${type},"values":[`, {
        count: this.#bounded(shape.length),
        each: (index) => this.#writer.raw(shape.bit(index) ? '"true"' : '"false"'),
        close: ']}',
      });
    } else if (shape?.kind === 'list') this.#list(type, shape);
    else if (shape?.kind === 'dictionary') this.#dictionary(object, type, shape);
    else this.#fields(object, type);
  }

  #list(type: string, shape: ListShape): void {
    this.#closing(shape.comparer);
    this.#writer.open(`"$list":${type},"items":[`, {
      count: this.#bounded(shape.items.length),
      each: (index) => this.#place(shape.items.at(index)),
      close: ']',
    });
  }

  #dictionary(object: number, type: string, shape: DictionaryShape): void {
    warnOfKeys(this.#model, object, shape);
    this.#closing(shape.comparer);
    const unordered = shape.isUnordered === true ? ',"unordered":true' : '';
    this.#writer.open(`"$dict":${type}${unordered},"entries":[`, {
      count: this.#bounded(shape.length),
      each: (index) =>
        this.#writer.open('[', {
          count: 2,
          each: (part) => this.#place(part === 0 ? shape.key(index) : shape.value(index)),
          close: ']',
        }),
      close: ']',
    });
  }

  /** Prepares the end of a collection: its comparer, where that isn't the type's own. */
  #closing(comparer: Place | undefined): void {
    const isDefault = !comparer || hasDefaultComparer(this.#model, comparer);
    this.#writer.open('', {
      count: isDefault ? 0 : 1,
      each: () => {
        this.#writer.raw(',"comparer":');
        if (comparer) this.#place(comparer);
      },
      close: '}',
    });
  }

  #fields(object: number, type: string): void {
    const { memberNames } = this.#model.classOf(object);
    const members = this.#model.members(object);
    this.#writer.open(`"$type":${type},"fields":{`, {
      count: members.length,
      each: (index) => {
        this.#writer.raw(`${jsonString(memberNames[index] ?? '')}:`);
        const place = members[index];
        if (place) this.#place(place);
      },
      close: '}}',
    });
  }

  #array(object: number): void {
    const table = this.#table;
    const { typeName, lengths, lowerBounds, element } = readArrayInfo(table, object);
    this.#identity(object);
    const hasLower = lowerBounds.some((bound) => bound !== 0);
    const lower = hasLower ? `,"lower":[${lowerBounds.join(',')}]` : '';
    const head = `"$array":${jsonString(typeName.clr)},"lengths":[${lengths.join(',')}]${lower}`;
    const count = itemCount(table, object);
    if (itemPlace(table, object, 0).primitive === 0) {
      this.#writer.open(`${head},"items":[`, {
        count: this.#bounded(count),
        each: (index) => this.#place(itemPlace(table, object, index)),
        close: ']}',
      });
    } else this.#writer.raw(`${head},${this.#rawValues(object, element.primitive, count)}}`);
  }

  /** The items of an array of primitives. */
  #rawValues(object: number, primitive: number, count: number): string {
    const { view, bytes } = this.#table;
    const offsets: number[] = [];
    for (let i = 0; i < this.#bounded(count); i++) {
      const place = itemPlace(this.#table, object, i);
      if (this.#model.resolve(place).type === 'missing') break;
      offsets.push(place.slot);
    }
    const list = (text: (offset: number) => string): string =>
      offsets.map((offset) => jsonString(text(offset))).join(',');
    switch (primitive) {
      case PrimitiveType.Byte: {
        const hex = offsets.map((offset) => (bytes[offset] ?? 0).toString(16).padStart(2, '0'));
        return `"hex":"${hex.join('')}"`;
      }
      case PrimitiveType.DateTime: {
        const raw = (offset: number): bigint => view.getBigUint64(offset, true);
        const values = list((offset) => formatTicks(splitDateTime(raw(offset)).ticks));
        return `"values":[${values}],"raw":[${list((offset) => String(raw(offset)))}]`;
      }
      case PrimitiveType.TimeSpan:
        return `"values":[${list((offset) => String(view.getBigInt64(offset, true)))}]`;
      case PrimitiveType.Single:
      case PrimitiveType.Double: {
        const type = primitive === PrimitiveType.Single ? 'Single' : 'Double';
        const values = list((offset) => primitiveText(this.#table, primitive, offset));
        return `"values":[${values}],"bits":[${list((offset) => floatBits(type, view, offset))}]`;
      }
      default:
        return `"values":[${list((offset) => primitiveText(this.#table, primitive, offset))}]`;
    }
  }

  /** As many of `count` values as may still be written, and one that says that there are more. */
  #bounded(count: number): number {
    return Math.min(count, Math.max(0, this.#left) + 1);
  }
}
