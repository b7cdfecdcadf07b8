import { noCompression, type Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import { decodeNrbf, isNrbf } from '../nrbf/format.ts';
import type { Dialect } from '../tree/dialect.ts';
import { type Embedded, EmbeddingValue } from '../tree/embedded.ts';
import { TableNode } from '../tree/table-node.ts';
import { tableValue } from '../tree/table-value.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { DecodedValue } from '../value.ts';
import { viewStateFacts, viewStateLabel } from './facts.ts';
import { parseViewState } from './parse.ts';
import { viewStateTags as tags } from './tags.ts';

const dialect: Dialect = { format: 'viewstate', facts: viewStateFacts, label: viewStateLabel };

/**
 * Decodes what System.Web's ObjectStateFormatter wrote (the bytes of view state and of LosFormatter), with the
 * BinaryFormatter streams in it. No class is looked for, nothing is called. Read-only. Never throws for bad bytes.
 */
export function decodeViewState(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  const parsed = parseViewState(bytes, options);
  const value = tableValue(parsed, dialect);
  const { table } = parsed;
  if (value.format !== 'viewstate') return value;
  const streamOf = (id: number): Embedded | undefined => {
    if (table.tag(id) !== tags.binarySerialized) return undefined;
    const offset = table.start(id);
    const stream = table.bytes.subarray(offset, table.end(id));
    return isNrbf(stream) ? { value: decodeNrbf(stream, options), offset } : undefined;
  };
  return new EmbeddingValue(
    value,
    (node) => (node instanceof TableNode ? streamOf(node.id) : undefined),
    () => streamsIn(table, streamOf),
  );
}

function* streamsIn(
  table: ValueTable,
  streamOf: (id: number) => Embedded | undefined,
): Generator<Embedded> {
  for (let id = 0; id < table.count; id++) {
    const stream = streamOf(id);
    if (stream) yield stream;
  }
}

/** What System.Web's ObjectStateFormatter and LosFormatter write. */
export const viewStateFormat: Format = { decode: decodeViewState, compressionIn: noCompression };
