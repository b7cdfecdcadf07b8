import { ClassInfos, type ClassInfo } from '../records/class-info.ts';
import {
  memberCount,
  memberPlace,
  resolvePlace,
  type Place,
  type Target,
} from '../records/place.ts';
import { integerAt, stringText } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import { primitiveName } from '../constants.ts';
import type { Field, Shape } from './shape.ts';
import { isKnownStruct } from './structs.ts';
import { isIntegerType } from '../../scalars/integer.ts';

/** Reads what stands in an object: the shape of what a wrapper holds, of a cell. */
export type InnerShape = (target: Target) => Shape | undefined;

/**
 * Reads what an object of a known class means; undefined when its members aren't as expected, so
 * that it is shown by its members.
 */
export type ShapeReader = (model: Model, object: number, inner: InnerShape) => Shape | undefined;

/** A stream with what is looked up in it again and again. */
export class Model {
  readonly table: RecordTable;
  readonly classes: ClassInfos;
  /** The fields of the classes that were looked at, by index. */
  readonly fields = new Map<number, readonly Field[]>();

  /** What reads the meaning of objects, by the index of their class; null for classes shown by their members. */
  readonly shapeReaders = new Map<number, ShapeReader | null>();
  /** As {@link shapeReaders}, of what only people see so. */
  readonly friendlyReaders = new Map<number, ShapeReader | null>();
  /**
   * The classes that are derived from collections, by index: what the collection's fields have in front
   * of their names; undefined for collections that write themselves.
   */
  readonly basePrefixes = new Map<number, string | undefined>();
  readonly #valueTypes = new Map<number, boolean>();

  constructor(table: RecordTable) {
    this.table = table;
    this.classes = new ClassInfos(table);
  }

  /** Follows a place to what stands there. */
  resolve(place: Place): Target {
    return resolvePlace(this.table, place);
  }

  /** The class of an object (not of an array). */
  classOf(object: number): ClassInfo {
    return this.classes.get(this.table.classOf.at(object));
  }

  #structs: Set<string> | undefined;

  /**
   * True for an object of a value type, which has no identity. The stream doesn't say which types
   * those are; but only values stand inline, with negative ids.
   */
  isValueType(object: number): boolean {
    return this.isValueClass(this.table.classOf.at(object));
  }

  /** As {@link isValueType}, of a class that the stream describes. */
  isValueClass(classIndex: number): boolean {
    let isValueType = this.#valueTypes.get(classIndex);
    if (isValueType === undefined) {
      const info = this.classes.get(classIndex);
      this.#structs ??= this.#findStructs();
      isValueType = isKnownStruct(info.typeName.definition) || this.#structs.has(info.wireName);
      this.#valueTypes.set(classIndex, isValueType);
    }
    return isValueType;
  }

  #findStructs(): Set<string> {
    const { table } = this;
    const classIndices = new Set<number>();
    for (let object = 0; object < table.start.length; object++) {
      const classIndex = table.classOf.at(object);
      if (classIndex >= 0 && table.view.getInt32(table.start.at(object) + 1, true) < 0) {
        classIndices.add(classIndex);
      }
    }
    return new Set([...classIndices].map((classIndex) => this.classes.get(classIndex).wireName));
  }

  /** True for an object of a class that is derived from a collection. */
  isDerived(object: number): boolean {
    return this.basePrefixes.has(this.table.classOf.at(object));
  }

  /** All members of an object, in the order of the stream. */
  members(object: number): Place[] {
    const count = memberCount(this.table, object);
    return Array.from({ length: count }, (_, member) => memberPlace(this.table, object, member));
  }

  /** The member of that name (the last, where there are several); undefined when there is none. */
  member(object: number, name: string): Place | undefined {
    const { memberNames, classIndex } = this.classOf(object);
    const prefix = this.basePrefixes.get(classIndex);
    const ofBase = prefix === undefined ? -1 : memberNames.lastIndexOf(`${prefix}+${name}`);
    const index = ofBase === -1 ? memberNames.lastIndexOf(name) : ofBase;
    return index === -1 ? undefined : memberPlace(this.table, object, index);
  }

  /** What a member leads to; undefined when there is none of that name. */
  target(object: number, name: string): Target | undefined {
    const place = this.member(object, name);
    return place && this.resolve(place);
  }

  /** An integer member as a number; undefined when it isn't there or isn't an integer. */
  integer(object: number, name: string): number | undefined {
    const value = this.bigInteger(object, name);
    return value === undefined ? undefined : Number(value);
  }

  /** An integer member; undefined when it isn't there or isn't an integer. */
  bigInteger(object: number, name: string): bigint | undefined {
    const target = this.target(object, name);
    if (target?.type !== 'primitive') return undefined;
    if (!isIntegerType(primitiveName(target.primitive))) return undefined;
    return integerAt(this.table, target.primitive, target.offset);
  }

  /** A string member; null for null, undefined when it isn't there or isn't a string. */
  text(object: number, name: string): string | null | undefined {
    const target = this.target(object, name);
    if (target?.type === 'null') return null;
    return target?.type === 'string' ? stringText(this.table, target.offset) : undefined;
  }

  /** The array that a member holds; undefined for anything else. */
  array(object: number, name: string): number | undefined {
    const target = this.target(object, name);
    return target?.type === 'array' ? target.object : undefined;
  }

  /** The object that a member holds; undefined for null and anything else. */
  object(object: number, name: string): number | undefined {
    const target = this.target(object, name);
    return target?.type === 'object' ? target.object : undefined;
  }
}
