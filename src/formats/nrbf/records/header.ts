import { FormatError } from '../../errors.ts';
import { HEADER_SIZE } from '../constants.ts';
import type { ByteReader } from './byte-reader.ts';
import type { RecordTable } from './record-table.ts';
import { l10n } from '../../reason.ts';

/** Reads SerializationHeaderRecord ([MS-NRBF] 2.6.1). .NET checks the major version only. */
export function readHeader(reader: ByteReader, table: RecordTable): void {
  const { bytes, view } = table;
  if (bytes[0] !== undefined && bytes[0] !== 0) throw notNrbf();
  if (bytes.length < HEADER_SIZE) throw reader.truncated();
  if (view.getInt32(9, true) !== 1) throw notNrbf();
  table.rootId = view.getInt32(1, true);
  if (view.getInt32(13, true) !== 0)
    table.warn('header-version', 13, l10n.t('The minor version of the stream is not 0.'));
  reader.pos = HEADER_SIZE;
}

function notNrbf(): FormatError {
  return new FormatError('not-this-format', l10n.t('This is not a BinaryFormatter stream.'), {
    offset: 0,
  });
}
