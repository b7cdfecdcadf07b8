import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { parseTypeName, withoutAssembly } from '../nrbf/type-name.ts';
import { colorState, formatColor } from '../scalars/color.ts';
import { dateTimeKinds, formatDateTime, splitDateTime } from '../scalars/date-time.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { keyText } from '../tree/key-text.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { encodedInt32 } from './parse.ts';
import { knownTypes, viewStateTags as tags } from './tags.ts';

const systemWeb = 'System.Web';
/** System.Web.UI.WebControls.UnitType, from 1 on, as CSS spells it. */
const units = ['px', 'pt', 'pc', 'in', 'mm', 'cm', '%', 'em', 'ex'];

/** What a row is. */
export function viewStateFacts(table: ValueTable, id: number): NodeFacts {
  const tag = table.tag(id);
  switch (tag) {
    case tags.null:
      return { kind: 'null', typeName: '' };
    case tags.pair:
    case tags.triplet: {
      const typeName = tag === tags.pair ? 'Pair' : 'Triplet';
      const wireTypeName = `System.Web.UI.${typeName}, ${systemWeb}`;
      return {
        kind: 'object',
        typeName,
        wireTypeName,
        children: { hasKeys: false, labels: 'member' },
      };
    }
    case tags.signed:
      return { kind: 'object', typeName: '', children: { hasKeys: false, labels: 'member' } };
    case tags.arrayList:
      return list('ArrayList');
    case tags.stringArray:
      return list('String[]');
    case tags.array:
      return list(`${typeAt(table, table.firstChild(id)).display}[]`, 1);
    case tags.sparseArray: {
      const typeName = `${typeAt(table, table.firstChild(id)).display}[]`;
      return {
        kind: 'dictionary',
        typeName,
        children: { hasKeys: true, labels: 'key', skip: 1 },
      };
    }
    case tags.hashtable:
    case tags.hybridDictionary: {
      const typeName = tag === tags.hashtable ? 'Hashtable' : 'HybridDictionary';
      return { kind: 'dictionary', typeName, children: { hasKeys: true, labels: 'key' } };
    }
    case tags.intEnum:
    case tags.stringFormatted: {
      const { display, wire } = typeAt(table, table.firstChild(id));
      const { text } = viewStateFacts(table, table.lastChild(id));
      return { kind: 'scalar', typeName: display, wireTypeName: wire, text };
    }
    case tags.mac:
    case tags.binarySerialized:
    case tags.eventValidationStore: {
      const typeName = tag === tags.eventValidationStore ? 'EventValidationStore' : '';
      return { kind: 'bytes', typeName, bytes: content(table, id) };
    }
    default:
      return { kind: 'scalar', ...scalarOf(table, id, tag) };
  }
}

/** Names of members, and texts of keys. */
export function viewStateLabel(table: ValueTable, id: number): string {
  const parent = table.parent(id);
  const tag = table.tag(parent);
  const isFirst = table.firstChild(parent) === id;
  const isLast = table.lastChild(parent) === id;
  if (tag === tags.signed) return isFirst ? 'Value' : 'MAC';
  if (tag === tags.pair) return isFirst ? 'First' : 'Second';
  if (tag === tags.triplet) return isFirst ? 'First' : isLast ? 'Third' : 'Second';
  const text = keyText(viewStateFacts(table, id));
  return tag === tags.sparseArray ? `[${text}]` : text;
}

function list(typeName: string, skip = 0): NodeFacts {
  return { kind: 'list', typeName, children: { hasKeys: false, labels: 'index', skip } };
}

function content(table: ValueTable, id: number): Uint8Array {
  return table.bytes.subarray(table.start(id), table.end(id));
}

/** Longer names are cut: a stream may name one as often as it has bytes. */
const MAX_NAME = 4096;

function typeAt(
  table: ValueTable,
  id: number,
): { readonly display: string; readonly wire: string } {
  const tag = table.tag(id);
  const known = knownTypes[tag - tags.knownType];
  const end = Math.min(table.end(id), table.start(id) + MAX_NAME);
  const name = known ?? decodeUtf8Lenient(table.bytes, table.start(id), end);
  const { display } = parseTypeName(withoutAssembly(name));
  return { display, wire: tag === tags.localType ? `${name}, ${systemWeb}` : name };
}

function scalarOf(
  table: ValueTable,
  id: number,
  tag: number,
): { readonly typeName: string; readonly text: string; readonly wireTypeName?: string } {
  const bytes = content(table, id);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (tag) {
    case tags.int16:
      return { typeName: 'Int16', text: String(view.getInt16(0, true)) };
    case tags.int32:
      return { typeName: 'Int32', text: String(encodedInt32(bytes, 0).value) };
    case tags.zeroInt32:
      return { typeName: 'Int32', text: '0' };
    case tags.byte:
      return { typeName: 'Byte', text: String(view.getUint8(0)) };
    case tags.char:
      return { typeName: 'Char', text: decodeUtf8Lenient(bytes) };
    case tags.true:
    case tags.false:
      return { typeName: 'Boolean', text: tag === tags.true ? 'true' : 'false' };
    case tags.dateTime:
      return { typeName: 'DateTime', text: binaryDateTime(view.getBigUint64(0, true)) };
    case tags.double:
      return { typeName: 'Double', text: formatFloat('Double', view.getFloat64(0, true)) };
    case tags.single:
      return { typeName: 'Single', text: formatFloat('Single', view.getFloat32(0, true)) };
    case tags.color: {
      const value = BigInt(view.getUint32(0, true));
      const shown = formatColor({ value, knownColor: 0, state: colorState.argb });
      return { typeName: 'Color', text: shown?.text ?? '' };
    }
    case tags.knownColor: {
      const knownColor = encodedInt32(bytes, 0).value;
      const shown = formatColor({ value: 0n, knownColor, state: colorState.known });
      return { typeName: 'Color', text: shown?.text ?? String(knownColor) };
    }
    case tags.emptyColor:
      return { typeName: 'Color', text: 'Empty' };
    case tags.unit: {
      const unit = units[view.getInt32(8, true) - 1] ?? '';
      return { typeName: 'Unit', text: formatFloat('Double', view.getFloat64(0, true)) + unit };
    }
    case tags.emptyUnit:
      return { typeName: 'Unit', text: '' };
    case tags.emptyString:
      return { typeName: 'String', text: '' };
    case tags.string:
      return { typeName: 'String', text: decodeUtf8Lenient(bytes) };
    default: {
      const { wire } = typeAt(table, id);
      return { typeName: 'Type', wireTypeName: 'System.Type', text: wire };
    }
  }
}

const LOCAL_CEILING = 1n << 62n;

/** What DateTime.ToBinary gives: a local time as the moment that it is, whose text is that of UTC. */
function binaryDateTime(raw: bigint): string {
  const { ticks, kind } = splitDateTime(raw);
  if (raw >> 63n === 0n) return formatDateTime(ticks, kind);
  // Some hours before the first one there are to be counted back from the end.
  const moment = ticks > LOCAL_CEILING - 864_000_000_000n ? 0n : ticks;
  return formatDateTime(moment, dateTimeKinds.utc);
}
