import { ByteCursor } from '../bytes/cursor.ts';
import { readLengthPrefix } from '../bytes/net-string.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';

/** What the rows of a session are. */
export const adapterTags = {
  session: 1,
  /** Names of members that are always there, and of items, in front of what they are of. */
  sessionId: 2,
  isNew: 3,
  isAbandoned: 4,
  isReadOnly: 5,
  timeout: 6,
  items: 7,
  /** An item's bytes as the site's key serializer wrote them, which is JSON by default. */
  item: 8,
  name: 9,
  unknownKeys: 10,
} as const;
const tags = adapterTags;

const stateVersion = 1;
/** Of `FLAG_DIFF_REQUESTED`, behind everything since version 2 of the package. */
const MAX_FLAGS = 64;

/**
 * Reads a session as Microsoft.AspNetCore.SystemWebAdapters writes it whole (dotnet/systemweb-adapters,
 * BinarySessionSerializer.StateWriter.cs) to rows.
 */
export function parseAdapterSession(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, read);
}

function read(parse: TableParse): undefined {
  const { bytes, table } = parse;
  const cursor = new ByteCursor(bytes);
  if (bytes.length === 0 || cursor.byte() !== stateVersion) {
    const reason = l10n.t('This is not a session of the System.Web adapters.');
    throw new FormatError('not-this-format', reason, { offset: 0 });
  }
  const session = table.add(tags.session, 0, bytes.length);
  const add = (tag: number, start: number): void => {
    table.append(session, table.add(tag, start, cursor.at));
  };
  const text = (): number => cursor.skip(number(cursor));
  add(tags.sessionId, text());
  for (const tag of [tags.isNew, tags.isAbandoned, tags.isReadOnly]) {
    const start = cursor.at;
    if (cursor.byte() > 1) throw invalid(start);
    add(tag, start);
  }
  const timeoutStart = cursor.at;
  number(cursor);
  add(tags.timeout, timeoutStart);
  const count = number(cursor);
  cursor.checkCount(count, 2, timeoutStart);
  const items = table.add(tags.items, cursor.at, cursor.at);
  table.append(session, items);
  for (let index = 0; index < count; index++) {
    const name = text();
    table.append(items, table.add(tags.name, name, cursor.at));
    const start = text();
    table.append(items, table.add(tags.item, start, cursor.at));
  }
  table.setEnd(items, cursor.at);
  const unknownCount = number(cursor);
  cursor.checkCount(unknownCount, 1, cursor.at);
  const unknown = table.add(tags.unknownKeys, cursor.at, cursor.at);
  for (let index = 0; index < unknownCount; index++) {
    const start = text();
    table.append(unknown, table.add(tags.name, start, cursor.at));
  }
  table.setEnd(unknown, cursor.at);
  if (unknownCount > 0) table.append(session, unknown);
  readFlags(cursor);
  parse.warnOfRest(cursor.at);
}

/** Numbers with bytes, in newer versions: how many, and each with its length. */
function readFlags(cursor: ByteCursor): void {
  if (cursor.left === 0) return;
  const start = cursor.at;
  const count = number(cursor);
  if (count > MAX_FLAGS) throw invalid(start);
  for (let index = 0; index < count; index++) {
    number(cursor);
    cursor.skip(number(cursor));
  }
}

function number(cursor: ByteCursor): number {
  const { length, end } = readLengthPrefix(cursor.bytes, cursor.at);
  cursor.at = end;
  return length;
}

function invalid(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no value here.'), { offset });
}
