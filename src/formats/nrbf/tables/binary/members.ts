import { memberPlace, type Place } from '../../records/place.ts';
import type { Model } from '../../model/model.ts';

/** The members of one object by their names, of which a table has thousands. */
export class Members {
  readonly model: Model;
  readonly object: number;
  readonly #indices: ReadonlyMap<string, number>;

  constructor(model: Model, object: number) {
    this.model = model;
    this.object = object;
    this.#indices = new Map(model.classOf(object).memberNames.map((name, index) => [name, index]));
  }

  place(name: string): Place | undefined {
    const index = this.#indices.get(name);
    return index === undefined ? undefined : memberPlace(this.model.table, this.object, index);
  }

  text(name: string): string | undefined {
    return this.#indices.has(name) ? (this.model.text(this.object, name) ?? undefined) : undefined;
  }

  integer(name: string): bigint | undefined {
    return this.#indices.has(name) ? this.model.bigInteger(this.object, name) : undefined;
  }

  /** A count that fits what can be there at all; undefined for anything else. */
  count(name: string): number | undefined {
    const value = Number(this.integer(name) ?? -1);
    return value >= 0 && value <= this.model.table.bytes.length ? value : undefined;
  }

  isTrue(name: string): boolean {
    const place = this.place(name);
    const target = place && this.model.resolve(place);
    return target?.type === 'primitive' && this.model.table.bytes[target.offset] === 1;
  }

  /** The number of an enum's value. */
  enumNumber(name: string): number | undefined {
    const object = this.#indices.has(name) ? this.model.object(this.object, name) : undefined;
    return object === undefined ? undefined : this.model.integer(object, 'value__');
  }

  /** The object that a member holds; undefined for null and anything else. */
  objectAt(name: string): number | undefined {
    return this.#indices.has(name) ? this.model.object(this.object, name) : undefined;
  }
}
