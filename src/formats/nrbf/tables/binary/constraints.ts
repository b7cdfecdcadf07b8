import { itemCount, itemPlace } from '../../records/place.ts';
import { integerAt } from '../../records/primitives.ts';
import { PrimitiveType } from '../../constants.ts';
import type { InnerShape, Model } from '../../model/model.ts';

/** What ties the columns of tables, each by the index of its table. */
export interface Constraints {
  readonly uniqueKeys: ReadonlyMap<number, readonly (readonly number[])[]>;
  readonly tiedColumns: ReadonlyMap<number, ReadonlySet<number>>;
  /** The tables that others refer to. */
  readonly parents: ReadonlySet<number>;
}

/** More constraints than these are not read. */
const MAX_CONSTRAINTS = 10_000;

/** Collects the constraints of all tables, and the relations of a set. */
export class ConstraintReader implements Constraints {
  readonly uniqueKeys = new Map<number, number[][]>();
  readonly tiedColumns = new Map<number, Set<number>>();
  readonly parents = new Set<number>();
  readonly #model: Model;
  readonly #inner: InnerShape;

  constructor(model: Model, inner: InnerShape) {
    this.#model = model;
    this.#inner = inner;
  }

  /**
   * Reads a table's list (dotnet/runtime, System.Data.Common System/Data/DataTable.cs,
   * `SerializeConstraints`): `U`, name, columns; or `F`, name, parent, child.
   */
  readTable(object: number | undefined, table: number): void {
    for (const item of this.#listsIn(object)) {
      const [kind] = item;
      if (this.#text(kind) === 'U') {
        const keys = this.uniqueKeys.get(table) ?? [];
        keys.push(this.#integers(item[2]));
        this.uniqueKeys.set(table, keys);
      } else if (this.#text(kind) === 'F') this.#tie(item[2], item[3]);
    }
  }

  /** Reads the relations of a set (`SerializeRelations` in DataSet.cs): name, parent, child. */
  readRelations(object: number | undefined): void {
    for (const item of this.#listsIn(object)) this.#tie(item[1], item[2]);
  }

  #tie(parent: Item | undefined, child: Item | undefined): void {
    const [parentTable, ...parentColumns] = this.#integers(parent);
    const [childTable, ...childColumns] = this.#integers(child);
    if (parentTable === undefined || childTable === undefined) return;
    this.parents.add(parentTable);
    for (const [table, columns] of [
      [parentTable, parentColumns],
      [childTable, childColumns],
    ] as const) {
      const tied = this.tiedColumns.get(table) ?? new Set();
      for (const column of columns) tied.add(column);
      this.tiedColumns.set(table, tied);
    }
  }

  *#listsIn(object: number | undefined): Generator<readonly Item[]> {
    for (const item of this.#itemsOf(object)) {
      if (item.type === 'object') yield this.#itemsOf(item.object);
    }
  }

  #itemsOf(object: number | undefined): Item[] {
    const shape = object === undefined ? undefined : this.#inner({ type: 'object', object });
    if (shape?.kind !== 'list') return [];
    const count = Math.min(shape.items.length, MAX_CONSTRAINTS);
    return Array.from({ length: count }, (_, i) => this.#model.resolve(shape.items.at(i)));
  }

  #text(item: Item | undefined): string | undefined {
    if (item?.type !== 'string') return undefined;
    // The kinds are of one letter: the text stands behind the record's type, id and length.
    return String.fromCharCode(this.#model.table.bytes[item.offset + 6] ?? 0);
  }

  #integers(item: Item | undefined): number[] {
    if (item?.type !== 'array') return [];
    const { table } = this.#model;
    const count = Math.min(itemCount(table, item.object), MAX_CONSTRAINTS);
    return Array.from({ length: count }, (_, i) => {
      const target = this.#model.resolve(itemPlace(table, item.object, i));
      const isInteger = target.type === 'primitive' && target.primitive === PrimitiveType.Int32;
      return isInteger ? Number(integerAt(table, target.primitive, target.offset)) : -1;
    });
  }
}

type Item = ReturnType<Model['resolve']>;
