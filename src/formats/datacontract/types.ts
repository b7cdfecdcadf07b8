import { parseTypeName } from '../nrbf/type-name.ts';
import type { ElementHead } from './head.ts';

/** Types of XML Schema and of the serializer, by their names in `i:type` and as elements. */
const types: ReadonlyMap<string, string> = new Map([
  ['anyType', 'Object'],
  ['anyURI', 'Uri'],
  ['base64Binary', 'Byte[]'],
  ['boolean', 'Boolean'],
  ['byte', 'SByte'],
  ['char', 'Char'],
  ['dateTime', 'DateTime'],
  ['decimal', 'Decimal'],
  ['double', 'Double'],
  ['duration', 'TimeSpan'],
  ['float', 'Single'],
  ['guid', 'Guid'],
  ['int', 'Int32'],
  ['long', 'Int64'],
  ['short', 'Int16'],
  ['string', 'String'],
  ['unsignedByte', 'Byte'],
  ['unsignedInt', 'UInt32'],
  ['unsignedLong', 'UInt64'],
  ['unsignedShort', 'UInt16'],
]);

/** Whether an element of that name is an item of an array rather than a member. */
export function isItemName(name: string): boolean {
  return types.has(name) || name.startsWith('ArrayOf');
}

/** The type that an element says it has, as people write it; '' where it says nothing. */
export function typeNameOf({ name, type, className }: ElementHead, isItem: boolean): string {
  if (className !== undefined) return parseTypeName(className).display;
  if (type !== undefined) return contractName(type);
  return isItem ? contractName(name) : '';
}

/** The class by its full name and assembly, where both are there. */
export function wireTypeNameOf({ type, className, assembly }: ElementHead): string | undefined {
  if (className === undefined) return type;
  if (assembly === undefined) return className;
  return `${className}, ${assembly === '0' ? 'mscorlib' : assembly}`;
}

/** A name of a contract: `ArrayOfint` is an array, and behind `Line_ShoYc15U` stands a hash of what it is of. */
function contractName(name: string): string {
  const known = types.get(name);
  if (known !== undefined) return known;
  const item = /^ArrayOf(\w{1,200})$/.exec(name)?.[1];
  return item !== undefined && types.has(item) ? `${types.get(item) ?? item}[]` : name;
}
