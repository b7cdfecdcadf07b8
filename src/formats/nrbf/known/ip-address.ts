import { itemCount, itemPlace } from '../records/place.ts';
import type { Model, ShapeReader } from '../model/model.ts';

/** System.Net.IPAddress: four bytes of a number, or eight numbers of 16 bits. */
export const readIpAddress: ShapeReader = (model, object) => {
  const numbers = wordsOf(model, object);
  const family = model.object(object, 'm_Family');
  const isOld6 = family !== undefined && model.integer(family, 'value__') === 23;
  const array = model.array(object, 'm_Numbers') ?? model.array(object, '_numbers');
  // .NET Framework keeps zeros for the addresses of version 4, too.
  if (isOld6 || (family === undefined && array !== undefined)) {
    const scope =
      model.integer(object, 'm_ScopeId') ?? model.integer(object, '_addressOrScopeId') ?? 0;
    if (numbers?.length !== 8) return undefined;
    return { kind: 'scalar', text: `${longAddress(numbers)}${scope === 0 ? '' : `%${scope}`}` };
  }
  const address =
    model.bigInteger(object, 'm_Address') ?? model.bigInteger(object, '_addressOrScopeId');
  if (address === undefined) return undefined;
  const value = Number(BigInt.asUintN(32, address));
  const bytes = [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
  return { kind: 'scalar', text: bytes.join('.') };
};

function wordsOf(model: Model, object: number): number[] | undefined {
  const array = model.array(object, 'm_Numbers') ?? model.array(object, '_numbers');
  if (array === undefined || itemCount(model.table, array) !== 8) return undefined;
  return Array.from({ length: 8 }, (_, index) => {
    const { slot } = itemPlace(model.table, array, index);
    return model.table.view.getUint16(slot, true);
  });
}

/** An address of version 6 as people write it: the longest run of zeros is left out (RFC 5952). */
function longAddress(words: readonly number[]): string {
  let [best, length] = [-1, 1];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (words[end] === 0) end++;
    if (end - start > length) [best, length] = [start, end - start];
  }
  const hex = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(':');
  return best < 0 ? hex(words) : `${hex(words.slice(0, best))}::${hex(words.slice(best + length))}`;
}
