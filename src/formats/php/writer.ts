import { decodeUtf8Strict, encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import type { TreeWriter } from '../tree/dialect.ts';
import { REFERENCE, type ValueTable } from '../tree/value-table.ts';
import type { Splice } from '../value.ts';
import { phpTags } from './tags.ts';
import { placeRule, textOf } from './class-rules.ts';
import { checkPhpDate, checkPhpOffset, checkPhpZone } from './dates.ts';
import { mayRefer } from './extent.ts';
import { stringContent } from './names.ts';
import { freshPhp, writePhpBytes, writePhpKey } from './write.ts';
import { l10n } from '../reason.ts';

const BRACE = 0x7b;

/** Writes edits of serialized PHP values. */
export const phpWriter: TreeWriter = {
  scalar(table, id, text) {
    checkText(table, id, text);
    switch (table.tag(id)) {
      case phpTags.boolean:
        return freshPhp({ kind: 'scalar', type: 'Boolean', text });
      case phpTags.integer:
        return freshPhp({ kind: 'scalar', type: 'Int64', text });
      case phpTags.double:
        return freshPhp({ kind: 'scalar', type: 'Double', text });
      case phpTags.string:
      case phpTags.escapedString: {
        const isText = decodeUtf8Strict(stringContent(table, id)) !== undefined;
        return isText ? freshPhp({ kind: 'scalar', type: 'String', text }) : writePhpBytes(text);
      }
      default:
        return freshPhp({ kind: 'scalar', type: 'String', text });
    }
  },

  fresh: (_table, _id, value) => freshPhp(value),

  key: (_table, _container, text) => writePhpKey(text),

  contentStart: (table, container) => table.bytes.indexOf(BRACE, table.start(container)) + 1,

  header(table, container, { count, bytes }) {
    // Of a session, one variable is changed: what holds them all is written elsewhere.
    if (table.tag(container) === phpTags.session) return undefined;
    const isString = table.tag(container) === phpTags.wrapper;
    const by = isString ? bytes : count;
    return by === 0 ? undefined : numberAt(table, table.start(container) + 2, by);
  },

  renumber(table, container, from, by) {
    const splices: Splice[] = [];
    let index = -1;
    for (const key of table.children(container)) {
      // Keys and values in turn.
      index++;
      if (index % 2 === 1 || index / 2 < from) continue;
      const [start, end] = [table.start(key), table.end(key)];
      const removed = table.bytes.subarray(start, end);
      splices.push({ offset: start, removed, inserted: encodeUtf8(`i:${index / 2 + by};`) });
    }
    return splices;
  },
};

/** Refuses what the class around a value wouldn't take. @throws FormatError */
function checkText(table: ValueTable, id: number, text: string): void {
  switch (placeRule(table, id)) {
    case 'date': {
      const owner = table.parent(id);
      const isNamed = textOf(table, owner, 'timezone_type') === '3';
      checkPhpDate(text, isNamed ? textOf(table, owner, 'timezone') : undefined);
      return;
    }
    case 'zone': {
      checkPhpZone(text);
      const date = textOf(table, table.parent(id), 'date');
      if (date !== undefined) checkPhpDate(date, text);
      return;
    }
    case 'offset':
      checkPhpOffset(text);
      return;
    case 'count':
      if (!/^\d{1,9}$/.test(text)) {
        const details = { type: 'Int32', min: '0', max: '999999999' };
        throw new FormatError(
          'out-of-range',
          l10n.t('Enter a whole number from {0} to {1}.', details.min, details.max),
          {
            details,
          },
        );
      }
      return;
    default:
  }
}

/**
 * References count values from the first one on: up to the row that one means, or up to itself where that
 * can't be told, nothing may become more or fewer. -1 for rows that refer to none.
 */
export function phpCountsUpTo(table: ValueTable, id: number): number {
  switch (table.tag(id)) {
    case phpTags.lostReference:
      return id;
    case phpTags.custom:
      return mayRefer(table.bytes, table.start(id), table.end(id)) ? id : -1;
    case REFERENCE:
      return table.referent(id);
    default:
      return -1;
  }
}

/** Adds to the decimal number that stands at an offset. */
function numberAt(table: ValueTable, offset: number, by: number): Splice {
  let end = offset;
  let value = 0;
  for (; ; end++) {
    const digit = (table.bytes[end] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const removed = table.bytes.subarray(offset, end);
  return { offset, removed, inserted: encodeUtf8(String(value + by)) };
}
