import { plainBytes } from '../../bytes/plain-bytes.ts';
import { defaultLimits, type DecodeLimits } from '../../limits.ts';
import { RecordTable } from './record-table.ts';
import { Scanner } from './scanner.ts';

/**
 * Reads an NRBF stream in one pass, to its MessageEnd or to what is wrong with it (`failure`).
 * Never throws for bad bytes. The table holds on to `bytes`, which must not change.
 */
export function scanRecords(bytes: Uint8Array, limits: DecodeLimits = defaultLimits): RecordTable {
  const table = new RecordTable(plainBytes(bytes), limits.maxWarnings);
  new Scanner(table, limits).scan();
  return table;
}
