import { FormatError, wrongResult } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { concatBytes, equalBytes } from '../splice.ts';
import { endOfSubtree } from '../tree/entries.ts';
import { TableValue, type ParsedTable } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { decodePhp, dialectOf } from './format.ts';
import { parsePhpSession, type PhpSession } from './parse.ts';
import { phpWriter } from './writer.ts';
import { l10n } from '../reason.ts';

/** Where a variable stands in a session whose values refer to each other. */
export interface PhpPlace {
  readonly session: PhpSession;
  /** Its index among the session's variables. */
  readonly index: number;
}

/** A session as rows, and the row of each variable's value. */
export interface PhpSessionRows {
  readonly parsed: ParsedTable;
  readonly rows: readonly number[];
}

const known = new WeakMap<PhpSession, PhpSessionRows>();

/** A session as rows; parsed once for all of its variables. */
export function phpSessionRows(session: PhpSession, options: DecodeOptions = {}): PhpSessionRows {
  const found = known.get(session);
  if (found) return found;
  const parsed = parsePhpSession(session, options);
  const children = parsed.table.count > 0 ? [...parsed.table.children(0)] : [];
  // Names and values in turn.
  const rows = children.filter((_, index) => index % 2 === 1);
  const result = { parsed, rows };
  known.set(session, result);
  return result;
}

/**
 * Decodes a variable of a session in which references count over all of them. What it refers to elsewhere
 * is shown, and edited only there; ranges of nodes count in the whole session, whose bytes are `bytes` of
 * the result. Never throws for bad bytes.
 * @param bytes the variable's serialized value, as loaded or edited
 */
export function decodePhpVariable(
  bytes: Uint8Array,
  { session, index }: PhpPlace,
  options: DecodeOptions = {},
): DecodedValue {
  const variable = session.variables[index];
  if (variable === undefined) return decodePhp(bytes, options);
  const { valueStart: start } = variable;
  const isLoaded = equalBytes(bytes, session.bytes.subarray(start, variable.end));
  const whole = isLoaded ? session : withValue(session, index, bytes);
  const value = valueIn(whole, index, options);
  if (value === undefined) return decodePhp(bytes, options);
  const end = start + bytes.length;
  return {
    format: value.format,
    bytes: value.bytes,
    root: value.root,
    warnings: value.warnings.filter(({ offset }) => offset >= start && offset < end),
    edit: (edit) =>
      value.edit(edit).map((splice) => {
        const isOwn = splice.offset >= start && splice.offset + splice.removed.length <= end;
        if (isOwn) return { ...splice, offset: splice.offset - start };
        throw new FormatError(
          'shared-elsewhere',
          l10n.t('This value belongs to another variable. Edit it there.'),
        );
      }),
  };
}

function valueIn(
  session: PhpSession,
  index: number,
  options: DecodeOptions,
): TableValue | undefined {
  const { parsed, rows } = phpSessionRows(session, options);
  const row = rows[index];
  if (parsed.failure || row === undefined) return undefined;
  const { table } = parsed;
  return new TableValue({ ...parsed, root: row }, dialectOf(options, row), {
    writer: phpWriter,
    scope: { first: row, behind: endOfSubtree(table, row) },
    decode: (edited) => {
      const by = edited.length - session.bytes.length;
      const value = valueIn(moved(session, edited, index, by), index, options);
      if (value) return value;
      throw wrongResult('the session cannot be read');
    },
  });
}

function withValue(session: PhpSession, index: number, value: Uint8Array): PhpSession {
  const { bytes, variables } = session;
  const { valueStart = 0, end = 0 } = variables[index] ?? {};
  const edited = concatBytes([bytes.subarray(0, valueStart), value, bytes.subarray(end)]);
  return moved(session, edited, index, edited.length - bytes.length);
}

/** The session after one of its values has become longer by some bytes. */
function moved(session: PhpSession, bytes: Uint8Array, index: number, by: number): PhpSession {
  const variables = session.variables.map((variable, at) => {
    if (at < index) return variable;
    if (at === index) return { ...variable, end: variable.end + by };
    const { start, valueStart, end } = variable;
    return { ...variable, start: start + by, valueStart: valueStart + by, end: end + by };
  });
  return { ...session, bytes, variables };
}
