import type { RecordTable } from '../records/record-table.ts';
import { declaredTypeName, readArrayInfo, type ArrayInfo } from '../records/array-info.ts';
import { readDeclaredTypes, type DeclaredType } from '../records/class-info.ts';
import { findNullRun, type Place } from '../records/place.ts';
import type { TypeName } from '../type-name.ts';
import { Model } from '../model/model.ts';

/** A stream under the friendly view: what its nodes share. */
export class NrbfDocument {
  readonly table: RecordTable;
  readonly model: Model;
  readonly #declared = new Map<number, readonly DeclaredType[]>();
  readonly #arrays = new Map<number, ArrayInfo>();

  constructor(table: RecordTable) {
    this.table = table;
    this.model = new Model(table);
  }

  /** False when the stream was not read to its end, or .NET refuses its structure. */
  get isEditable(): boolean {
    return this.table.failure === undefined;
  }

  /** True for an item that is null because a run of nulls covers it. */
  isInNullRun(place: Place): boolean {
    const { table } = this;
    if (place.owner < 0 || table.classOf.at(place.owner) >= 0) return false;
    return findNullRun(table, place.owner, place.index) !== undefined;
  }

  /** What the head of an array's record says. */
  arrayInfo(object: number): ArrayInfo {
    let info = this.#arrays.get(object);
    if (!info) {
      info = readArrayInfo(this.table, object);
      if (this.#arrays.size >= 1000) this.#arrays.clear();
      this.#arrays.set(object, info);
    }
    return info;
  }

  /** What a member or item is declared as; undefined for the root, and where nothing says so. */
  declaredType(place: Place): DeclaredType | undefined {
    if (place.owner < 0) return undefined;
    const classIndex = this.table.classOf.at(place.owner);
    if (classIndex < 0) return this.arrayInfo(place.owner).element;
    let types = this.#declared.get(classIndex);
    if (!types) this.#declared.set(classIndex, (types = readDeclaredTypes(this.table, classIndex)));
    return types[place.index];
  }

  /** The declared type's name. */
  declaredName(place: Place): TypeName | undefined {
    const declared = this.declaredType(place);
    return declared && declaredTypeName(declared);
  }
}
