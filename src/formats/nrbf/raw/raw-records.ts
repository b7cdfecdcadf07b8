import { IntList } from '../../bytes/int-list.ts';
import type { FormatWarning, ValueChild, ValueNode } from '../../value.ts';
import { HEADER_SIZE, isPrimitiveType, recordName, RecordType } from '../constants.ts';
import { primitiveEnd, textAt, textRange } from '../records/primitives.ts';
import type { NrbfDocument } from '../view/document.ts';
import { rawPart, type RawFacts } from './raw-node.ts';
import { rawObject, recordTitle } from './raw-objects.ts';
import { simpleRecord } from './raw-values.ts';

/**
 * The records of a stream as they stand in its bytes, one child each: the header, libraries, objects,
 * arrays, strings and the end of the message; then what was not read, and what was unusual. References
 * are not followed. Nothing is made before it is asked for.
 * @param warnings what is unusual, as far as is known when the last of the children are asked for.
 */
export function rawRecords(
  document: NrbfDocument,
  warnings: () => readonly FormatWarning[],
): ValueNode {
  const { table } = document;
  const { bytes, endOffset } = table;
  let offsets: Records | undefined;
  const records = (): Records => (offsets ??= findRecords(document));
  const tail = (): ValueChild[] => [...unread(document), ...warnings().map(warningPart)];
  let ending: ValueChild[] | undefined;
  return new LazyRoot(bytes.length, endOffset, {
    count: () => records().starts.length + (ending ??= tail()).length,
    childAt: (index) => {
      const { starts, objects } = records();
      if (index < starts.length) return record(document, starts.at(index), objects.at(index));
      return (ending ??= tail())[index - starts.length] ?? header(document);
    },
  });
}

/** The list of all records; how many there are is found out when somebody asks. */
class LazyRoot implements ValueNode {
  readonly kind = 'list';
  readonly typeName = '';
  readonly readOnlyReason = 'unsupported-type';
  readonly range: { readonly start: number; readonly end: number };
  readonly #content: { count(): number; childAt(index: number): ValueChild };

  constructor(
    length: number,
    endOffset: number,
    content: { count(): number; childAt(index: number): ValueChild },
  ) {
    this.range = { start: 0, end: Math.max(length, endOffset) };
    this.#content = content;
  }

  get childCount(): number {
    return this.#content.count();
  }

  children(start: number, end: number): readonly ValueChild[] {
    const first = Math.max(0, start);
    const last = Math.min(end, this.childCount);
    const length = Math.max(0, last - first);
    return Array.from({ length }, (_, index) => this.#content.childAt(first + index));
  }
}

/** Where the records that no other contains start, and which of them are objects (-1: none). */
interface Records {
  readonly starts: IntList;
  readonly objects: IntList;
}

function findRecords({ table }: NrbfDocument): Records {
  const { bytes, topLevel, endOffset } = table;
  const starts = new IntList(topLevel.length + 16);
  const objects = new IntList(topLevel.length + 16);
  if (endOffset < HEADER_SIZE) return { starts, objects };
  starts.push(0);
  objects.push(-1);
  let next = 0;
  for (let at = HEADER_SIZE; at < endOffset;) {
    const object = next < topLevel.length ? topLevel.at(next) : -1;
    const isObject = object >= 0 && table.start.at(object) === at;
    const end = isObject ? table.end.at(object) || endOffset : simpleEnd(table, at);
    // What could not be read is shown as such.
    if (end === undefined || end > endOffset) break;
    starts.push(at);
    objects.push(isObject ? object : -1);
    if (isObject) next++;
    if (bytes[at] === RecordType.MessageEnd && !isObject) break;
    at = end;
  }
  return { starts, objects };
}

/** Where a record that is no object ends; undefined for one that can't stand there. */
function simpleEnd(table: NrbfDocument['table'], at: number): number | undefined {
  switch (table.bytes[at]) {
    case RecordType.BinaryLibrary:
    case RecordType.BinaryObjectString:
      return at + 6 > table.endOffset ? undefined : textRange(table, at + 5).end;
    case RecordType.MemberPrimitiveTyped: {
      const primitive = table.bytes[at + 1] ?? 0;
      return isPrimitiveType(primitive) ? primitiveEnd(table, primitive, at + 2) : undefined;
    }
    case RecordType.MessageEnd:
      return at + 1;
    default:
      return undefined;
  }
}

function record(document: NrbfDocument, start: number, object: number): ValueChild {
  const { table } = document;
  if (start === 0) return header(document);
  if (object >= 0) {
    const label = recordTitle(document, object);
    return { label, labelKind: 'member', node: rawObject(document, object) };
  }
  const type = table.bytes[start] ?? 0;
  const id = (): number => table.view.getInt32(start + 1, true);
  switch (type) {
    case RecordType.BinaryLibrary: {
      const { end } = textRange(table, start + 5);
      const text = textAt(table, start + 5);
      const facts: RawFacts = { kind: 'scalar', typeName: 'String', text, start, end };
      return rawPart(`BinaryLibrary #${id()}`, facts);
    }
    case RecordType.BinaryObjectString: {
      const label = `BinaryObjectString #${id()}`;
      return { label, labelKind: 'member', node: simpleRecord(table, start, 'String') };
    }
    case RecordType.MessageEnd:
      return rawPart('MessageEnd', { kind: 'object', typeName: '', start, end: start + 1 });
    default: {
      const node = simpleRecord(table, start, '');
      return { label: recordName(type), labelKind: 'member', node };
    }
  }
}

/** SerializationHeaderRecord ([MS-NRBF] 2.6.1). */
function header({ table }: NrbfDocument): ValueChild {
  const names = ['RootId', 'HeaderId', 'MajorVersion', 'MinorVersion'];
  const part = (index: number): ValueChild => {
    const start = 1 + index * 4;
    const text = String(table.view.getInt32(start, true));
    return rawPart(names[index] ?? '', {
      kind: 'scalar',
      typeName: 'Int32',
      text,
      start,
      end: start + 4,
    });
  };
  return rawPart('SerializedStreamHeader', {
    kind: 'object',
    typeName: '',
    start: 0,
    end: HEADER_SIZE,
    childCount: names.length,
    childAt: part,
  });
}

/** The bytes behind the message, or those that could not be read with the reason. */
function unread({ table }: NrbfDocument): ValueChild[] {
  const { bytes, endOffset, failure } = table;
  const start = Math.min(failure?.offset ?? endOffset, bytes.length);
  const rest = { start, end: bytes.length, bytes: bytes.subarray(start) };
  if (failure) {
    const { code, reason } = failure;
    const warning = { code, offset: start, reason };
    return [
      rawPart(`0x${start.toString(16)}`, { kind: 'unknown', typeName: code, warning, ...rest }),
    ];
  }
  if (start >= bytes.length) return [];
  return [rawPart(`0x${start.toString(16)}`, { kind: 'bytes', typeName: 'Byte[]', ...rest })];
}

/** A warning, under its offset. */
function warningPart(warning: FormatWarning): ValueChild {
  const { code, offset } = warning;
  const facts = { kind: 'unknown', typeName: code, warning } as const;
  return rawPart(`0x${offset.toString(16)}`, { ...facts, start: offset, end: offset });
}
