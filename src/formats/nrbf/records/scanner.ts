import { FormatError } from '../../errors.ts';
import type { DecodeLimits } from '../../limits.ts';
import { ArrayType, BinaryType, recordName, RecordType } from '../constants.ts';
import { readArrayHead } from './array-reader.ts';
import { ByteReader } from './byte-reader.ts';
import { isClassWithMetadata, readClass } from './class-reader.ts';
import { RECORD_SLOT } from './class-table.ts';
import { readHeader } from './header.ts';
import { ObjectStack } from './object-stack.ts';
import { arrayCode, type RecordTable } from './record-table.ts';
import { References } from './references.ts';
import { l10n } from '../../reason.ts';

/**
 * Walks a stream once, front to back, and fills a {@link RecordTable}. Records nest only through
 * inline values; those are kept on a stack of our own, so that depth costs no call stack.
 */
export class Scanner {
  readonly #table: RecordTable;
  readonly #reader: ByteReader;
  readonly #limits: DecodeLimits;
  readonly #stack: ObjectStack;
  readonly #references: References;
  constructor(table: RecordTable, limits: DecodeLimits) {
    this.#table = table;
    this.#reader = new ByteReader(table.bytes, table.view);
    this.#limits = limits;
    this.#stack = new ObjectStack(table, limits.maxDepth);
    this.#references = new References(table);
  }

  /** Reads the whole stream. What is wrong ends up in the table's `failure`. */
  scan(): void {
    const table = this.#table;
    try {
      readHeader(this.#reader, table);
      while (!this.#hasEnded && this.#record()) this.#finishObjects();
      this.#references.check();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      table.failure = error;
      this.#stack.closeUnfinished();
    }
    table.endOffset = this.#reader.pos;
    this.#stack.release();
    this.#references.release();
    table.settle();
  }

  /** Reads a record that stands by itself; false at the end of the message. */
  #record(): boolean {
    const reader = this.#reader;
    const start = reader.pos;
    const type = reader.byte();
    switch (type) {
      case RecordType.MessageEnd:
        return false;
      case RecordType.BinaryLibrary:
        this.#library(start);
        return true;
      case RecordType.BinaryObjectString:
        this.#string(start);
        return true;
      case RecordType.MemberPrimitiveTyped:
        reader.skipPrimitive(reader.primitiveType());
        this.#table.warn('stray-value', start, l10n.t('A value is outside of all objects.'));
        return true;
      case RecordType.MethodCall:
      case RecordType.MethodReturn:
        throw new FormatError(
          'not-supported',
          l10n.t('The stream is a remoting message ({0}), not a value.', recordName(type)),
          { offset: start, details: { record: recordName(type) } },
        );
      default:
        this.#table.topLevel.push(this.#table.start.length);
        this.#begin(type, start);
        return true;
    }
  }

  /** Begins an object or array, which becomes the current one; one without slots is done at once. */
  #begin(type: number, start: number): void {
    if (type === RecordType.ClassWithId || isClassWithMetadata(type)) this.#beginClass(type, start);
    else if (
      type === RecordType.BinaryArray ||
      (type >= RecordType.ArraySinglePrimitive && type <= RecordType.ArraySingleString)
    ) {
      this.#beginArray(type, start);
    } else throw this.#unexpected(type, start);
  }

  #unexpected(type: number, offset: number): FormatError {
    return new FormatError(
      'invalid-record',
      l10n.t('The record {0} cannot be used here.', recordName(type)),
      {
        offset,
        details: { record: recordName(type) },
      },
    );
  }

  #beginClass(type: number, start: number): void {
    const table = this.#table;
    const reader = this.#reader;
    const { classes } = table;
    const object = table.start.length;
    const id = reader.int32();
    let classIndex: number;
    if (type === RecordType.ClassWithId) classIndex = this.#classById(reader.int32());
    else classIndex = readClass(reader, table, start, this.#limits.maxMembers);
    this.#references.define(id, ~object, start);
    table.add(start, classIndex);
    const fixedSize = classes.fixedSize.at(classIndex);
    if (fixedSize >= 0) {
      // Members are found by their distance from the start; there is nothing to note.
      reader.skip(fixedSize);
      table.end.set(object, reader.pos);
      return;
    }
    const members = classes.memberCount.at(classIndex);
    this.#stack.pushObject(object, members, classes.firstKind.at(classIndex));
    if (this.#stack.owed + members > reader.remaining) throw reader.truncated();
  }

  #hasEnded = false;
  #lastMetadataId = 0;
  #lastClass = -1;

  #classById(metadataId: number): number {
    if (metadataId === this.#lastMetadataId && this.#lastClass >= 0) return this.#lastClass;
    const table = this.#table;
    const target = table.ids.get(metadataId);
    const classIndex = target < 0 ? table.classOf.at(~target) : -1;
    const hasMetadata =
      classIndex >= 0 && table.bytes[table.start.at(~target)] !== RecordType.ClassWithId;
    if (!hasMetadata) {
      const offset = this.#reader.pos - 4;
      throw new FormatError(
        'missing-object',
        l10n.t('A record refers to class {0}, which is not described before it.', metadataId),
        { offset, details: { id: metadataId } },
      );
    }
    this.#lastMetadataId = metadataId;
    this.#lastClass = classIndex;
    return classIndex;
  }

  #beginArray(type: number, start: number): void {
    const table = this.#table;
    const reader = this.#reader;
    const id = reader.int32();
    const { code, length } = readArrayHead(reader, table, type, this.#limits.maxArrayLength);
    const object = table.start.length;
    this.#references.define(id, ~object, start);
    table.addArray(start, code, length, reader.pos);
    const primitive = arrayCode.primitive(code);
    if (primitive !== 0) {
      reader.skipPrimitives(primitive, length);
      table.end.set(object, reader.pos);
      return;
    }
    this.#stack.pushArray(object, length);
  }

  /** Reads on until no object is unfinished. */
  #finishObjects(): void {
    const table = this.#table;
    while (this.#stack.object >= 0) {
      const isArray = table.classOf.at(this.#stack.object) < 0;
      const isDone = isArray ? this.#items() : this.#members();
      if (!isDone) continue;
      table.end.set(this.#stack.object, this.#reader.pos);
      this.#stack.pop();
    }
  }

  /** Reads members of the current object; false when an inline object has become the current one. */
  #members(): boolean {
    const reader = this.#reader;
    const { bytes, slots, classes } = this.#table;
    const { kinds } = classes;
    const stack = this.#stack;
    const { object, base } = stack;
    const last = stack.next + stack.left;
    for (let next = stack.next; next < last;) {
      const kind = kinds.at(next);
      const { pos } = reader;
      if (kind < RECORD_SLOT) {
        reader.skipPrimitive(kind);
        slots.set(base + next++, pos);
        continue;
      }
      const type = bytes[pos] ?? RecordType.MessageEnd;
      if (this.#simpleRecord(type, pos, kind - RECORD_SLOT)) {
        slots.set(base + next++, pos);
        continue;
      }
      if (type === RecordType.BinaryLibrary) {
        reader.pos = pos + 1;
        this.#library(pos);
        continue;
      }
      next++;
      stack.left = last - next;
      stack.next = next;
      this.#rareMember(type, pos);
      if (stack.object !== object) return false;
    }
    stack.left = 0;
    return true;
  }

  /** Reads a record that is neither an object nor a run of nulls; false when it is another. */
  #simpleRecord(type: number, pos: number, declared: number): boolean {
    switch (type) {
      case RecordType.MemberReference:
        this.#reader.pos = pos + 1;
        this.#references.refer(pos, this.#reader.int32(), declared === BinaryType.String);
        return true;
      case RecordType.BinaryObjectString:
        this.#reader.pos = pos + 1;
        this.#string(pos);
        if (declared === BinaryType.Class) {
          const reason = l10n.t('A member that is declared as an object contains a string.');
          this.#table.warn('string-for-object', pos, reason, true);
        }
        return true;
      case RecordType.ObjectNull:
        this.#reader.pos = pos + 1;
        return true;
      case RecordType.MemberPrimitiveTyped:
        this.#reader.pos = pos + 1;
        this.#reader.skipPrimitive(this.#reader.primitiveType());
        return true;
      default:
        return false;
    }
  }

  /** Reads a member that holds an inline object, or what .NET never writes there. */
  #rareMember(type: number, start: number): void {
    const reader = this.#reader;
    const table = this.#table;
    reader.need(1);
    reader.pos = start + 1;
    const slot = this.#stack.base + this.#stack.next - 1;
    if (type === RecordType.ObjectNullMultiple256 || type === RecordType.ObjectNullMultiple) {
      if (type === RecordType.ObjectNullMultiple) reader.int32();
      else reader.byte();
      const reason = l10n.t('A member contains a run of nulls, which counts as one null.');
      table.warn('null-run-in-member', start, reason);
      table.slots.set(slot, start);
      return;
    }
    if (type === RecordType.MessageEnd && this.#stack.isLastMember()) {
      table.warn(
        'early-end',
        start,
        l10n.t('The stream ends before the last member, which is read as null.'),
      );
      table.slots.set(slot, start);
      this.#hasEnded = true;
      return;
    }
    const object = table.start.length;
    table.slots.set(slot, ~object);
    this.#begin(type, start);
    if (table.classOf.at(object) < 0) {
      table.warn(
        'inline-array',
        start,
        l10n.t('A member contains an array directly. .NET reads it as null.'),
      );
    }
  }

  /** Reads items of the current array; false when an inline object has become the current one. */
  #items(): boolean {
    const reader = this.#reader;
    const table = this.#table;
    const { bytes } = table;
    const slots = this.#stack.items;
    const object = this.#stack.object;
    const array = ~table.classOf.at(object);
    const code = table.arrayCode.at(array);
    if ((code & arrayCode.PAIRED) !== 0) return this.#pairedItems(array);
    const declared = arrayCode.binaryType(code);
    for (let left = this.#stack.left; left > 0;) {
      const { pos } = reader;
      const type = bytes[pos] ?? RecordType.MessageEnd;
      if (this.#simpleRecord(type, pos, declared)) {
        slots.push(pos);
        left--;
      } else if (type === RecordType.ClassWithId || isClassWithMetadata(type)) {
        slots.push(~table.start.length);
        reader.pos = pos + 1;
        this.#stack.left = --left;
        this.#begin(type, pos);
        if (this.#stack.object !== object) return false;
      } else if (type === RecordType.BinaryLibrary) {
        reader.pos = pos + 1;
        this.#library(pos);
      } else {
        this.#stack.left = left;
        this.#stack.startPairs(array);
        return this.#pairedItems(array);
      }
    }
    this.#stack.left = 0;
    return true;
  }

  /** As {@link #items}, for arrays with runs of nulls or with records that take no position. */
  #pairedItems(array: number): boolean {
    const reader = this.#reader;
    const table = this.#table;
    const slots = this.#stack.items;
    const object = this.#stack.object;
    const code = table.arrayCode.at(array);
    while (this.#stack.left > 0) {
      const { pos } = reader;
      const type = table.bytes[pos] ?? RecordType.MessageEnd;
      if (this.#simpleRecord(type, pos, arrayCode.binaryType(code))) {
        slots.push(this.#stack.position++);
        slots.push(pos);
        this.#stack.left--;
        continue;
      }
      reader.need(1);
      reader.pos = pos + 1;
      if (type === RecordType.BinaryLibrary) this.#library(pos);
      else if (type === RecordType.ObjectNullMultiple256) this.#nulls(pos, reader.byte(), code);
      else if (type === RecordType.ObjectNullMultiple) this.#nulls(pos, reader.int32(), code);
      else {
        const isClass = type === RecordType.ClassWithId || isClassWithMetadata(type);
        if (isClass) {
          slots.push(this.#stack.position++);
          slots.push(~table.start.length);
        } else {
          const reason = l10n.t(
            'An array contains an array directly. .NET loses it and moves later items down.',
          );
          table.warn('inline-array', pos, reason);
        }
        this.#stack.left--;
        this.#begin(type, pos);
        if (this.#stack.object !== object) return false;
      }
    }
    return true;
  }

  /** A run of nulls among the items of an array. */
  #nulls(start: number, count: number, code: number): void {
    if (count < 0 || count > this.#stack.left) {
      throw new FormatError(
        'invalid-count',
        l10n.t('The array has fewer items left than {0} nulls.', count),
        {
          offset: start,
          details: { found: count, left: this.#stack.left },
        },
      );
    }
    if (count === 0) this.#table.warn('empty-null-run', start, l10n.t('A run of nulls is empty.'));
    this.#stack.items.push(this.#stack.position);
    this.#stack.items.push(start);
    const arrayType = arrayCode.arrayType(code);
    if (arrayType === ArrayType.Rectangular || arrayType === ArrayType.RectangularOffset) {
      // .NET steps on by one position a record here, whatever the count: later items move down.
      if (count > 0 || this.#stack.position > 0) this.#stack.position++;
      if (count !== 1) {
        const reason = l10n.t(
          'A rectangular array contains a run of nulls. .NET misplaces later items.',
        );
        this.#table.warn('null-run-in-rectangle', start, reason);
      }
    } else this.#stack.position += count;
    this.#stack.left -= count;
  }

  #library(start: number): void {
    const reader = this.#reader;
    const id = reader.int32();
    reader.skipText();
    this.#table.libraries.set(id, start);
  }

  /** Reads a string record; the reader stands behind its type. */
  #string(start: number): void {
    const reader = this.#reader;
    const id = reader.int32();
    reader.skipText();
    this.#references.define(id, start, start);
  }
}
