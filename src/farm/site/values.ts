import type { NetEncoding } from '../../formats/encoding.ts';
import { decodeItem, newItemBytes } from '../../formats/registry.ts';
import {
  type DateTimeKind,
  dateTimeKinds,
  formatDateTime,
  parseDateTime,
} from '../../formats/scalars/date-time.ts';
import type { NewValue } from '../../formats/value.ts';
import { ticksOfUnixMs, unixMsOfTicks } from '../../stores/layouts/net-time.ts';

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

/** The local clock's reading of a moment in .NET ticks, as `DateTime.Now.Ticks` gives it. */
export const localTicks = (date: Date): bigint =>
  ticksOfUnixMs(Math.floor(date.getTime()) - date.getTimezoneOffset() * 60_000);

/** The moment at which the local clock, or for 'utc' that of Greenwich, reads so many ticks. */
const fromTicks = (ticks: bigint, isUtc: boolean): Date => {
  const date = new Date(unixMsOfTicks(ticks));
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

/** @param kind what is kept of a DateTime beside its ticks, which are those of the local clock */
const newValue = (value: SessionValue, kind: DateTimeKind): NewValue => {
  if (typeof value === 'string') return { kind: 'scalar', type: 'String', text: value };
  if (typeof value === 'number') return { kind: 'scalar', type: 'Int32', text: String(value) };
  if (typeof value === 'boolean') return { kind: 'scalar', type: 'Boolean', text: String(value) };
  return { kind: 'scalar', type: 'DateTime', text: formatDateTime(localTicks(value), kind) };
};

const codec = (encoding: NetEncoding, kind: DateTimeKind): ItemCodec => ({
  encode: (value) => newItemBytes(newValue(value, kind), encoding),
  decode: (bytes) => decode(bytes, encoding),
});

export const itemCodecs: Readonly<Record<NetEncoding, ItemCodec>> = {
  // This encoding keeps the ticks of a DateTime alone.
  alt: codec('alt', dateTimeKinds.unspecified),
  nrbf: codec('nrbf', dateTimeKinds.local),
};
