import { NONE, type ValueTable } from '../tree/value-table.ts';
import { jsonTags } from './parse.ts';
import { jsonText } from './strings.ts';

/** In larger objects no equal names are looked for. */
const MAX_MEMBERS = 10_000;

/**
 * Which values of a JSON text no reader gets: another one follows in the same object under the same
 * name, and takes its place. Python writes such objects of dicts whose keys differ, and are the same
 * as texts: `{1: …, "1": …}` (cpython Lib/json/encoder.py, `_iterencode_dict`).
 */
export class OverruledValues {
  readonly #byObject = new Map<number, ReadonlySet<number>>();

  /** Whether the value, or one that it stands in, is overruled. */
  has(table: ValueTable, id: number): boolean {
    for (let at = id; at !== NONE; at = table.parent(at)) {
      const object = table.parent(at);
      if (object !== NONE && this.#of(table, object).has(at)) return true;
    }
    return false;
  }

  #of(table: ValueTable, object: number): ReadonlySet<number> {
    let found = this.#byObject.get(object);
    if (!found) this.#byObject.set(object, (found = overruledIn(table, object)));
    return found;
  }
}

const none: ReadonlySet<number> = new Set();

function overruledIn(table: ValueTable, object: number): ReadonlySet<number> {
  if (table.tag(object) !== jsonTags.object || table.size(object) > 2 * MAX_MEMBERS) return none;
  const last = new Map<string, number>();
  const overruled = new Set<number>();
  // A name whose value was not reached any more stands last.
  const count = table.size(object) >> 1;
  let key = table.firstChild(object);
  for (let i = 0; i < count; i++) {
    const value = table.next(key);
    const name = jsonText(table.bytes, table.start(key), table.end(key));
    const earlier = last.get(name);
    if (earlier !== undefined) overruled.add(earlier);
    last.set(name, value);
    key = table.next(value);
  }
  return overruled.size > 0 ? overruled : none;
}
