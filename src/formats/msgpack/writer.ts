import { FormatError } from '../errors.ts';
import { parseFloatText } from '../scalars/float.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import { parseInteger } from '../scalars/integer.ts';
import { parseText } from '../scalars/text.ts';
import { equalBytes } from '../splice.ts';
import type { TreeWriter } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { contentStart, scalarType } from './facts.ts';
import { freshMsgpack, writeBoolean } from './fresh.ts';
import { headerSize } from './header.ts';
import { msgpackTags } from './parse.ts';
import { writeTimestamp } from './timestamp.ts';
import {
  arrayHeader,
  extensionHeader,
  mapHeader,
  writeBinary,
  writeFloat,
  writeInteger,
  writeString,
} from './write.ts';
import { l10n } from '../reason.ts';

/** Writes edits of MessagePack. */
export const msgpackWriter: TreeWriter = {
  scalar(table, id, text) {
    const old = table.bytes[table.start(id)];
    const type = scalarType(table, id);
    if (table.tag(id) === msgpackTags.binary) return writeBinary(parseHexBytes(text), old);
    switch (type) {
      case 'Boolean':
        return writeBoolean(text);
      case 'Int64':
      case 'UInt64':
        return writeInteger(parseInteger(type, text), old);
      case 'Single':
        return writeFloat(parseFloatText('Single', text), 4);
      case 'Double':
        return writeFloat(parseFloatText('Double', text), 8);
      case 'DateTime':
        return timestamp(table, id, text);
      default:
        return writeString(parseText(text), table.tag(id) === msgpackTags.nil ? undefined : old);
    }
  },

  fresh(_table, _id, value) {
    return freshMsgpack(value);
  },

  key(table, _container, text, old) {
    if (old === undefined) return writeString(parseText(text));
    if (scalarType(table, old) === undefined) {
      throw new FormatError('read-only', l10n.t('Keys of this type cannot be edited.'));
    }
    return this.scalar(table, old, text);
  },

  contentStart: (table, container) => contentStart(table, container),

  header(table, container, { count, bytes }) {
    const offset = table.start(container);
    if (table.tag(container) === msgpackTags.typed) {
      const content = contentStart(table, container);
      const old = table.bytes.subarray(offset, content);
      const inserted = extensionHeader(table.end(container) - content + bytes, old);
      return equalBytes(old, inserted) ? undefined : { offset, removed: old, inserted };
    }
    if (count === 0) return undefined;
    const old = table.bytes[offset] ?? 0;
    const isMap = table.tag(container) === msgpackTags.map;
    const size = table.size(container);
    const inserted = isMap ? mapHeader(size / 2 + count, old) : arrayHeader(size + count, old);
    return { offset, removed: table.bytes.subarray(offset, offset + headerSize(old)), inserted };
  },
};

function timestamp(table: ValueTable, id: number, text: string): Uint8Array {
  const written = writeTimestamp(text, table.end(id) - contentStart(table, id));
  if (written) return written;
  throw new FormatError(
    'kind-not-stored',
    l10n.t('Dates are stored in UTC here. End the date with (utc).'),
    {
      details: { type: 'DateTime' },
    },
  );
}
