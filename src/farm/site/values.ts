import { writeAltScalar } from '../../formats/alt/writer.ts';
import { writeNetString } from '../../formats/bytes/net-string.ts';
import { decodeItem } from '../../formats/registry.ts';
import type { NetEncoding } from '../../formats/encoding.ts';
import {
  dateTimeKinds,
  formatTicks,
  joinDateTime,
  parseDateTime,
} from '../../formats/scalars/date-time.ts';
import { concatBytes } from '../../formats/splice.ts';

/** What the sample site can put into a session: .NET's String, Int32, Boolean and DateTime. */
export type SessionValue = string | number | boolean | Date;

/** A value of another type: kept as it is, shown by its type and text. */
export interface ForeignValue {
  readonly typeName: string;
  readonly text: string;
}

/** Turns values into the bytes of one encoding, and back. */
export interface ItemCodec {
  encode(value: SessionValue): Uint8Array;
  decode(bytes: Uint8Array): SessionValue | ForeignValue | null;
}

const ticksPerMs = 10_000n;
/** 1970-01-01 in ticks of 100 ns since 0001-01-01. */
const unixEpochTicks = 621_355_968_000_000_000n;

/** The local clock's reading of a moment in .NET ticks, as `DateTime.Now.Ticks` gives it. */
export const localTicks = (date: Date): bigint => {
  const localMs = Math.floor(date.getTime()) - date.getTimezoneOffset() * 60_000;
  return BigInt(localMs) * ticksPerMs + unixEpochTicks;
};

/** The moment at which the local clock, or for 'utc' that of Greenwich, reads so many ticks. */
const fromTicks = (ticks: bigint, isUtc: boolean): Date => {
  const date = new Date(Number((ticks - unixEpochTicks) / ticksPerMs));
  if (isUtc) return date;
  const local = new Date(0);
  local.setFullYear(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  local.setHours(
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  );
  return local;
};

const decode = (bytes: Uint8Array, encoding: NetEncoding): SessionValue | ForeignValue | null => {
  const { root } = decodeItem(bytes, encoding);
  const content = root.text ?? '';
  if (root.kind === 'null') return null;
  switch (root.editor?.type) {
    case 'String':
      return content;
    case 'Int32':
      return Number(content);
    case 'Boolean':
      return content === 'true';
    case 'DateTime': {
      const { ticks, kind } = parseDateTime(content);
      return fromTicks(ticks, kind === dateTimeKinds.utc);
    }
    default:
      return { typeName: root.typeName, text: content };
  }
};

const int32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
};

const uint64 = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
};

/** The local clock's time as the 64 bits of a DateTime of kind Local. */
const localDateData = (date: Date): bigint => joinDateTime(localTicks(date), dateTimeKinds.local);

/** Of a DateTime this encoding keeps the ticks alone, not that they are local. */
const encodeAlt = (value: SessionValue): Uint8Array => {
  if (typeof value === 'string') return writeAltScalar('String', value);
  if (typeof value === 'number') return writeAltScalar('Int32', String(value));
  if (typeof value === 'boolean') return writeAltScalar('Boolean', String(value));
  return writeAltScalar('DateTime', formatTicks(localTicks(value)));
};

/** [MS-NRBF] 2.6.1: header of a stream whose root is object 1. */
const nrbfHeader = Uint8Array.of(0, 1, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0);
const nrbfEnd = Uint8Array.of(11);

/** [MS-NRBF] 2.3.2.3, SystemClassWithMembersAndTypes: object 1, all members primitive. */
const nrbfClass = (
  name: string,
  members: readonly { readonly name: string; readonly type: number; readonly bytes: Uint8Array }[],
): readonly Uint8Array[] => [
  Uint8Array.of(4),
  int32(1),
  writeNetString(name),
  int32(members.length),
  ...members.map((member) => writeNetString(member.name)),
  new Uint8Array(members.length),
  Uint8Array.from(members, ({ type }) => type),
  ...members.map(({ bytes }) => bytes),
];

const nrbfRecord = (value: SessionValue): readonly Uint8Array[] => {
  if (typeof value === 'string') return [Uint8Array.of(6), int32(1), writeNetString(value)];
  if (typeof value === 'number') {
    return nrbfClass('System.Int32', [{ name: 'm_value', type: 8, bytes: int32(value) }]);
  }
  if (typeof value === 'boolean') {
    const bytes = Uint8Array.of(value ? 1 : 0);
    return nrbfClass('System.Boolean', [{ name: 'm_value', type: 1, bytes }]);
  }
  return nrbfClass('System.DateTime', [
    { name: 'ticks', type: 9, bytes: uint64(localTicks(value)) },
    { name: 'dateData', type: 16, bytes: uint64(localDateData(value)) },
  ]);
};

export const itemCodecs: Readonly<Record<NetEncoding, ItemCodec>> = {
  alt: { encode: encodeAlt, decode: (bytes) => decode(bytes, 'alt') },
  nrbf: {
    encode: (value) => concatBytes([nrbfHeader, ...nrbfRecord(value), nrbfEnd]),
    decode: (bytes) => decode(bytes, 'nrbf'),
  },
};
