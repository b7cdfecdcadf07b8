import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import type { TableParse } from '../tree/parse-table.ts';
import { BinaryXmlCursor, invalidRecord, isElementRecord } from './binary-cursor.ts';
import { fixedSize, skipTextRecord, textOfRecords } from './binary-text.ts';
import { ElementBuilder } from './builder.ts';

const endElement = 0x01;
const comment = 0x02;
const array = 0x03;

/** Reads elements of .NET's binary XML. @throws FormatError */
export function readXmlBinary(parse: TableParse): void {
  const { bytes } = parse;
  const cursor = new BinaryXmlCursor(bytes);
  const builder = new ElementBuilder(parse);
  // Where the text of the elements that are open begins.
  const contents: number[] = [];
  let hasText = false;
  const close = (): void => {
    const [start, end] = [contents.pop() ?? cursor.at, cursor.at];
    builder.end(end, () => textOfRecords(bytes, start, end).text);
    hasText = false;
  };
  do {
    const { type, at } = cursor;
    if (isElementRecord(type)) {
      if (hasText) throw invalidRecord(at);
      builder.begin(cursor.head(), at);
      contents.push(cursor.at);
    } else if (type === endElement && builder.depth > 0) {
      cursor.byte();
      close();
    } else if (type === comment) {
      cursor.byte();
      cursor.text();
    } else if (type === array && builder.depth > 0) {
      if (hasText) throw invalidRecord(at);
      cursor.byte();
      readArray(cursor, builder);
    } else {
      if (builder.depth === 0 || builder.hasChildren) throw invalidRecord(at);
      hasText = true;
      if (skipTextRecord(cursor, true)) close();
    }
  } while (builder.depth > 0);
  parse.warnOfRest(cursor.at);
}

/** Elements of one name with a value each: the name once, then the values. */
function readArray(cursor: BinaryXmlCursor, builder: ElementBuilder): void {
  const start = cursor.at;
  cursor.head();
  if (cursor.byte() !== endElement) throw invalidRecord(cursor.at - 1);
  const type = cursor.byte();
  const size = fixedSize(type);
  // Each value ends its element.
  if ((type & 1) === 0 || size === undefined || size === 0) {
    const reason = l10n.t('There is no value here.');
    throw new FormatError('invalid-record', reason, { offset: start });
  }
  const count = cursor.number();
  cursor.checkCount(count, size, start);
  builder.items(type, cursor.skip(count * size), size, count);
}
