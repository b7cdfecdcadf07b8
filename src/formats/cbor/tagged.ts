import { unsignedInteger } from '../bytes/big-integer.ts';
import {
  dateTimeKinds,
  formatDateTime,
  MAX_DATE_TICKS,
  TICKS_PER_SECOND,
  UNIX_EPOCH_TICKS,
} from '../scalars/date-time.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { exactArgument } from './header.ts';
import { integerAt, stringBytes } from './items.ts';
import { cborTags } from './parse.ts';

/** Tags whose values are shown as what they stand for (RFC 8949, section 3.4, and IANA's registry). */
const tags = {
  dateText: 0,
  seconds: 1,
  bignum: 2,
  negativeBignum: 3,
  decimalFraction: 4,
  bigfloat: 5,
  rational: 30,
  uuid: 37,
  /** RFC 8943. */
  days: 100,
  selfDescribed: 55_799,
} as const;

/** Names for those whose values stay what they are. */
const names: Readonly<Record<number, string>> = {
  [tags.dateText]: 'DateTime',
  21: 'Base64Url',
  22: 'Base64',
  23: 'Base16',
  24: 'CBOR',
  32: 'Uri',
  33: 'Base64Url',
  34: 'Base64',
  35: 'Regex',
  36: 'MIME',
  258: 'Set',
  1004: 'Date',
};

/** Beyond that the digits of a fraction are no text that people read. */
const MAX_ZEROS = 64n;
const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;

type Facts = (table: ValueTable, id: number) => NodeFacts;

/** What a tag and the item behind it are; of several tags, the innermost. */
export function taggedFacts(table: ValueTable, id: number, factsOf: Facts): NodeFacts {
  const outer = tagNumber(table, id);
  let [at, content, tag] = [id, table.firstChild(id), outer];
  while (table.tag(content) === cborTags.tag) {
    [at, content] = [content, table.firstChild(content)];
    tag = tagNumber(table, at);
  }
  // What a damaged end has left of it.
  if (content < 0) return { kind: 'unknown', typeName: `Tag ${tag}` };
  const facts = factsOf(table, content);
  const isPlain = tag === BigInt(tags.selfDescribed);
  const meant = isPlain ? facts : tagged(table, Number(tag), content, facts);
  return { ...(meant ?? { ...facts, typeName: `Tag ${tag}` }), source: content };
}

function tagNumber(table: ValueTable, id: number): bigint {
  return exactArgument(table.bytes, table.start(id));
}

function tagged(
  table: ValueTable,
  tag: number,
  content: number,
  facts: NodeFacts,
): NodeFacts | undefined {
  switch (tag) {
    case tags.seconds:
      return dateFacts(ticksOf(facts));
    case tags.days:
      return facts.typeName === 'Int64' && facts.text !== undefined
        ? dateFacts(BigInt(facts.text) * TICKS_PER_DAY)
        : undefined;
    case tags.bignum:
    case tags.negativeBignum: {
      const value = facts.typeName === 'Byte[]' ? bignum(tag, facts.bytes) : undefined;
      return value === undefined ? undefined : scalar('BigInteger', String(value));
    }
    case tags.decimalFraction:
    case tags.bigfloat:
    case tags.rational: {
      const [first, second, third] = table.size(content) === 2 ? [...table.children(content)] : [];
      if (first === undefined || second === undefined || third !== undefined) return undefined;
      const [a, b] = [integerOf(table, first), integerOf(table, second)];
      return a === undefined || b === undefined ? undefined : pairFacts(tag, a, b);
    }
    case tags.uuid:
      return facts.typeName === 'Byte[]' && facts.bytes?.length === 16
        ? scalar('Guid', uuidText(facts.bytes))
        : undefined;
    default: {
      const typeName = names[tag];
      return typeName === undefined ? undefined : { ...facts, typeName };
    }
  }
}

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

/** Ticks since 1970 of a number of seconds. */
function ticksOf({ typeName, text = '' }: NodeFacts): bigint | undefined {
  if (typeName === 'Int64') return BigInt(text) * TICKS_PER_SECOND;
  const seconds = Number(text);
  const isFloat = typeName === 'Double' || typeName === 'Single' || typeName === 'Half';
  if (!isFloat || !Number.isFinite(seconds) || Math.abs(seconds) > 1e12) return undefined;
  // A Double of today's seconds is exact to a quarter of a microsecond.
  const whole = Math.floor(seconds);
  const micros = Math.round((seconds - whole) * 1e6);
  return BigInt(whole) * TICKS_PER_SECOND + BigInt(micros) * 10n;
}

function dateFacts(sinceEpoch: bigint | undefined): NodeFacts | undefined {
  const ticks = sinceEpoch === undefined ? -1n : sinceEpoch + UNIX_EPOCH_TICKS;
  if (ticks < 0n || ticks > MAX_DATE_TICKS) return undefined;
  return scalar('DateTime', formatDateTime(ticks, dateTimeKinds.utc));
}

function bignum(tag: number, bytes: Uint8Array | undefined): bigint | undefined {
  const value = bytes && unsignedInteger(bytes);
  return value === undefined || tag === tags.bignum ? value : -1n - value;
}

/** An integer, or a large one behind its tag. */
function integerOf(table: ValueTable, id: number): bigint | undefined {
  const tag = table.tag(id);
  if (tag === cborTags.unsigned || tag === cborTags.negative) return integerAt(table, id);
  const isBytes = table.tag(table.firstChild(id)) === cborTags.bytes;
  if (tag !== cborTags.tag || !isBytes) return undefined;
  const number = Number(tagNumber(table, id));
  if (number !== tags.bignum && number !== tags.negativeBignum) return undefined;
  return bignum(number, stringBytes(table, table.firstChild(id)));
}

function pairFacts(tag: number, first: bigint, second: bigint): NodeFacts {
  if (tag === tags.rational) return scalar('Rational', `${first}/${second}`);
  if (tag === tags.decimalFraction) return scalar('Decimal', decimalText(first, second));
  const value = Number(second) * 2 ** Number(first);
  const isExact = BigInt.asIntN(53, second) === second && first > -1000n && first < 900n;
  return scalar('Bigfloat', isExact ? formatFloat('Double', value) : `${second}*2^${first}`);
}

/** `mantissa * 10^exponent`, written out where that isn't long. */
function decimalText(exponent: bigint, mantissa: bigint): string {
  if (exponent < -MAX_ZEROS || exponent > MAX_ZEROS) return `${mantissa}E${exponent}`;
  if (exponent >= 0n) return `${mantissa}${mantissa === 0n ? '' : '0'.repeat(Number(exponent))}`;
  const places = Number(-exponent);
  const digits = String(mantissa < 0n ? -mantissa : mantissa).padStart(places + 1, '0');
  const sign = mantissa < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The bytes of a UUID in their order (RFC 9562), unlike those of .NET's Guid. */
function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
