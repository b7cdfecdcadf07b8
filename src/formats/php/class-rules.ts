import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import { className, keyText } from './names.ts';
import { phpTags } from './tags.ts';

/**
 * What may be put into a place. Classes check what they read: by the types of their properties, or by code
 * of their own (`__wakeup`, `__unserialize`), which the bytes don't show.
 */
export type PlaceRule =
  /** Whatever there is. */
  | 'free'
  /** An array that stays one; what is in it is free. */
  | 'contents'
  /** Another value of the same type. */
  | 'same-type'
  | 'date'
  | 'zone'
  | 'offset'
  /** A whole number from 0 on. */
  | 'count'
  /** Nothing but what is there. */
  | 'none';

/** Classes whose whole content belongs together, is signed, or is checked. */
const sealed =
  /^(?:Closure|GMP|DatePeriod|BcMath\\Number|Random\\.*|MongoDB\\BSON\\.*|Ramsey\\Uuid\\.*|Symfony\\Component\\Uid\\.*|Brick\\Math\\.*|.*\\SerializableClosure|.*\\SerializableClosure\\.*)$/i;
/** Classes whose array holds whatever a site puts there, by the property in which it is. */
const collections: ReadonlyMap<string, string> = new Map([
  ['ArrayObject', '1'],
  ['ArrayIterator', '1'],
  ['RecursiveArrayIterator', '1'],
  ['SplDoublyLinkedList', '1'],
  ['SplQueue', '1'],
  ['SplStack', '1'],
  ['Illuminate\\Support\\Collection', 'items'],
  ['Illuminate\\Database\\Eloquent\\Collection', 'items'],
  ['Doctrine\\Common\\Collections\\ArrayCollection', 'elements'],
]);
/** Of them, those whose other members are their state. */
const internal = /^(?:ArrayObject|(?:Recursive)?ArrayIterator|Spl[A-Za-z]+)$/;

/** The same date once more, for unserializers that lose it: read only where the first one fails (Carbon Serialization.php). */
const carbonCopy = 'dumpDateProperties';

/** What may be put into the place of a row. */
export function placeRule(table: ValueTable, row: number): PlaceRule {
  let nearest: PlaceRule | undefined;
  let member = row;
  for (let owner = table.parent(row); owner !== NONE; owner = table.parent(owner)) {
    if (table.tag(owner) === phpTags.object) {
      const type = className(table, owner);
      if (sealed.test(type)) return 'none';
      nearest ??= ruleIn(table, { type, owner, member, isMember: member === row });
    }
    member = owner;
  }
  return nearest ?? 'free';
}

interface Place {
  readonly type: string;
  readonly owner: number;
  /** The value of the property in which the place is. */
  readonly member: number;
  /** Whether it is that property itself. */
  readonly isMember: boolean;
}

function ruleIn(table: ValueTable, { type, owner, member, isMember }: Place): PlaceRule {
  if (type === 'stdClass') return 'free';
  // A key stands in the row before its value.
  const property = keyText(table, member - 1);
  const list = collections.get(type);
  const tag = table.tag(member);
  const isArray = tag === phpTags.list || tag === phpTags.array;
  if (list === property && isArray) return isMember ? 'contents' : 'free';
  if (internal.test(type) && list !== undefined) return 'none';
  if (type === '__PHP_Incomplete_Class' && property === '__PHP_Incomplete_Class_Name')
    return 'none';
  if (type === 'DateInterval') return intervalRule(table, owner, property);
  const zoneType = textOf(table, owner, 'timezone_type');
  if (zoneType !== undefined && property === carbonCopy) return 'none';
  if (!isMember || zoneType === undefined) return 'same-type';
  return zoneRule(property, zoneType) ?? 'same-type';
}

/** DateTime, DateTimeZone and what sites make of them: told by what they hold. */
function zoneRule(property: string, zoneType: string): PlaceRule | undefined {
  switch (property) {
    case 'date':
      return 'date';
    case 'timezone_type':
      return 'none';
    case 'timezone':
      return zoneType === '3' ? 'zone' : zoneType === '1' ? 'offset' : 'none';
    default:
      return undefined;
  }
}

/** One that came of two dates has their days beside the rest. */
function intervalRule(table: ValueTable, owner: number, property: string): PlaceRule {
  const isAlone =
    textOf(table, owner, 'days') === '0' && textOf(table, owner, 'from_string') !== '1';
  return isAlone && /^[ymdhis]$/.test(property) ? 'count' : 'none';
}

/** The text of a scalar property, as it is written; undefined when there is none. */
export function textOf(table: ValueTable, owner: number, property: string): string | undefined {
  let key = NONE;
  for (const row of table.children(owner)) {
    if (key === NONE) {
      key = row;
      continue;
    }
    if (keyText(table, key) === property) return scalarText(table, row);
    key = NONE;
  }
  return undefined;
}

function scalarText(table: ValueTable, row: number): string | undefined {
  const text = decodeUtf8Lenient(table.bytes, table.start(row), table.end(row));
  const number = /^[bi]:(\d+);$/.exec(text)?.[1];
  return number ?? /^s:\d+:"(.*)";$/s.exec(text)?.[1];
}
