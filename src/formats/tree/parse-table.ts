import { FormatError } from '../errors.ts';
import { defaultLimits, type DecodeOptions, type DecodeLimits } from '../limits.ts';
import type { FormatWarning } from '../value.ts';
import type { ParsedTable } from './table-value.ts';
import { ValueTable } from './value-table.ts';
import { l10n, type Reason } from '../reason.ts';

/** What a parser of a payload works with. */
export class TableParse {
  readonly bytes: Uint8Array;
  readonly table: ValueTable;
  readonly limits: DecodeLimits;
  readonly warnings: FormatWarning[] = [];

  constructor(bytes: Uint8Array, options: DecodeOptions) {
    this.bytes = bytes;
    this.limits = { ...defaultLimits, ...options.limits };
    this.table = new ValueTable(bytes, this.limits.maxValues);
  }

  /** Notes something unusual, as long as few things are. */
  warn(code: string, offset: number, reason: Reason): void {
    if (this.warnings.length < this.limits.maxWarnings) {
      this.warnings.push({ code, offset, reason });
    }
  }

  /** @throws FormatError `limit-exceeded` for a value inside of so many others. */
  checkDepth(depth: number, offset: number): void {
    const { maxDepth } = this.limits;
    if (depth <= maxDepth) return;
    throw new FormatError(
      'limit-exceeded',
      l10n.t('Values are nested more than {0} levels deep.', maxDepth),
      {
        offset,
        details: { limit: maxDepth },
      },
    );
  }

  /** Warns of bytes behind the value, which its readers ignore or refuse. */
  warnOfRest(end: number): void {
    if (end < this.bytes.length)
      this.warn('bytes-behind', end, l10n.t('There are extra bytes after the value.'));
  }
}

/** Runs a parser; what it throws for bad bytes becomes `failure`, beside what was read until then. */
export function parseTable(
  bytes: Uint8Array,
  options: DecodeOptions,
  read: (parse: TableParse) => number | undefined,
): ParsedTable {
  const parse = new TableParse(bytes, options);
  const { table, warnings } = parse;
  try {
    const root = read(parse);
    return root === undefined ? { table, warnings } : { table, warnings, root };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { table, warnings, failure: error };
  }
}
