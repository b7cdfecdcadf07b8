import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { LiteralReader } from './literals.ts';
import { PickleMachine } from './machine.ts';
import { globalName, isKnownGlobal } from './names.ts';
import { pickleTags as tags } from './tags.ts';
import { l10n } from '../reason.ts';

/**
 * Reads a Python pickle of protocol 0 to 5 (CPython Lib/pickletools.py) to rows. Opcodes build a tree and
 * nothing else: no module is imported, nothing is called.
 */
export function parsePickle(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  let machine: PickleMachine | undefined;
  const parsed = parseTable(bytes, options, (parse) => {
    machine = new PickleMachine(parse.table);
    return new PickleReader(parse, machine).read();
  });
  if (!parsed.failure) return parsed;
  const root = remainsOf(machine, bytes.length);
  return root === undefined ? { ...parsed, table: emptyTable(bytes) } : { ...parsed, root };
}

function remainsOf(machine: PickleMachine | undefined, end: number): number | undefined {
  try {
    return machine?.remains(end);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function emptyTable(bytes: Uint8Array): ParsedTable['table'] {
  return parseTable(bytes, {}, () => undefined).table;
}

class PickleReader {
  readonly #parse: TableParse;
  readonly #cursor: ByteCursor;
  readonly #machine: PickleMachine;
  readonly #literals: LiteralReader;
  readonly #warned = new Set<string>();

  constructor(parse: TableParse, machine: PickleMachine) {
    this.#parse = parse;
    this.#cursor = new ByteCursor(parse.bytes);
    this.#machine = machine;
    this.#literals = new LiteralReader(parse.table, this.#cursor, machine);
  }

  read(): number {
    for (;;) {
      const start = this.#cursor.at;
      const opcode = this.#cursor.byte();
      if (opcode === 0x2e) {
        const root = this.#machine.pop(start);
        this.#parse.warnOfRest(this.#cursor.at);
        return root;
      }
      if (!this.#literals.read(opcode, start) && !this.#container(opcode, start)) {
        this.#other(opcode, start);
      }
    }
  }

  /** Opcodes that make or fill containers. */
  #container(opcode: number, start: number): boolean {
    const machine = this.#machine;
    const end = start + 1;
    switch (opcode) {
      case 0x28: // MARK
        machine.mark();
        return true;
      case 0x5d: // EMPTY_LIST
        return this.#literals.push(tags.list, start, end);
      case 0x7d: // EMPTY_DICT
        return this.#literals.push(tags.dictionary, start, end);
      case 0x29: // EMPTY_TUPLE
        return this.#literals.push(tags.tuple, start, end);
      case 0x8f: // EMPTY_SET
        return this.#literals.push(tags.set, start, end);
      case 0x6c: // LIST
        machine.make(tags.list, machine.popMark(start), start, end);
        return true;
      case 0x74: // TUPLE
        machine.make(tags.tuple, machine.popMark(start), start, end);
        return true;
      case 0x91: // FROZENSET
        machine.make(tags.frozenSet, machine.popMark(start), start, end);
        return true;
      case 0x64: {
        // DICT
        const items = machine.popMark(start);
        machine.make(tags.dictionary, [], start, end);
        machine.setItems(items, start, end);
        return true;
      }
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = Array.from({ length: opcode - 0x84 }, () => machine.pop(start)).reverse();
        machine.make(tags.tuple, items, start, end);
        return true;
      }
      case 0x61: // APPEND
        machine.extend([machine.pop(start)], start, end);
        return true;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        machine.extend(machine.popMark(start), start, end);
        return true;
      case 0x73: {
        // SETITEM
        const value = machine.pop(start);
        machine.setItems([machine.pop(start), value], start, end);
        return true;
      }
      case 0x75: // SETITEMS
        machine.setItems(machine.popMark(start), start, end);
        return true;
      default:
        return false;
    }
  }

  /** The memo, classes, calls, and what stands outside. @throws FormatError for no opcode. */
  #other(opcode: number, start: number): void {
    const machine = this.#machine;
    const cursor = this.#cursor;
    switch (opcode) {
      case 0x80: // PROTO
        if (cursor.byte() > 5) {
          throw new FormatError('not-supported', l10n.t('The pickle protocol is not 0 to 5.'), {
            offset: start,
          });
        }
        return;
      case 0x95: // FRAME
        cursor.skip(8);
        return;
      case 0x30: {
        // POP
        machine.drop(start);
        return;
      }
      case 0x31: // POP_MARK
        machine.popMark(start);
        return;
      case 0x32: {
        // DUP
        machine.duplicate(start);
        return;
      }
      case 0x94: {
        // MEMOIZE
        machine.memoize(start);
        return;
      }
      case 0x70: {
        // PUT
        machine.put(this.#literals.lineNumber(), start);
        return;
      }
      case 0x71: {
        // BINPUT
        machine.put(cursor.byte(), start);
        return;
      }
      case 0x72: {
        // LONG_BINPUT
        machine.put(this.#literals.uint32(), start);
        return;
      }
      case 0x67: {
        // GET
        machine.get(this.#literals.lineNumber(), start, cursor.at);
        return;
      }
      case 0x68: {
        // BINGET
        machine.get(cursor.byte(), start, start + 2);
        return;
      }
      case 0x6a: {
        // LONG_BINGET
        machine.get(this.#literals.uint32(), start, start + 5);
        return;
      }
      case 0x63: {
        // GLOBAL
        machine.push(this.#global(tags.global));
        return;
      }
      case 0x93: {
        // STACK_GLOBAL
        const name = machine.pop(start);
        machine.make(tags.stackGlobal, [machine.pop(start), name], start, start + 1);
        this.#warnOf(machine.top(start));
        return;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const args = machine.pop(start);
        machine.makeObject(machine.pop(start), [args], start, start + 1);
        return;
      }
      case 0x92: {
        // NEWOBJ_EX
        const named = machine.pop(start);
        const args = machine.pop(start);
        machine.makeObject(machine.pop(start), [args, named], start, start + 1);
        return;
      }
      case 0x69: {
        // INST
        const callable = this.#global(tags.global);
        machine.make(tags.tuple, machine.popMark(start), start, cursor.at);
        machine.makeObject(callable, [machine.pop(start)], start, cursor.at);
        return;
      }
      case 0x6f: {
        // OBJ
        const [callable, ...args] = machine.popMark(start);
        if (callable === undefined) throw unknownOpcode(opcode, start);
        machine.make(tags.tuple, args, start, start + 1);
        machine.makeObject(callable, [machine.pop(start)], start, start + 1);
        return;
      }
      case 0x62: {
        // BUILD
        machine.build(start, start + 1);
        return;
      }
      default: {
        this.#outside(opcode, start);
        return;
      }
    }
  }

  /** What only the program that pickled knows: ids of its own, registered classes, buffers. */
  #outside(opcode: number, start: number): void {
    const cursor = this.#cursor;
    switch (opcode) {
      case 0x50: // PERSID
        this.#literals.line(tags.outside);
        return;
      case 0x51: {
        // BINPERSID
        this.#machine.make(tags.outside, [this.#machine.pop(start)], start, start + 1);
        return;
      }
      case 0x82: // EXT1
      case 0x83: // EXT2
      case 0x84: // EXT4
        this.#literals.sized(tags.outside, 2 ** (opcode - 0x82));
        return;
      case 0x97: // NEXT_BUFFER
        this.#literals.push(tags.outside, start, cursor.at);
        return;
      case 0x98: // READONLY_BUFFER
        return;
      default:
        throw unknownOpcode(opcode, start);
    }
  }

  #global(tag: number): number {
    const start = this.#cursor.at;
    this.#literals.lineSpan();
    const { end } = this.#literals.lineSpan();
    const row = this.#parse.table.add(tag, start, end);
    this.#warnOf(row);
    return row;
  }

  #warnOf(row: number): void {
    const name = globalName(this.#parse.table, row);
    if (this.#warned.size >= 100 || this.#warned.has(name) || isKnownGlobal(name)) return;
    this.#warned.add(name);
    const reason = l10n.t(
      'Python would import {0} and might call it. Session Farm only shows it.',
      name,
    );
    this.#parse.warn('names-code', this.#parse.table.start(row), reason);
  }
}

function unknownOpcode(opcode: number, offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('The type code {0} is not known.', opcode), {
    offset,
  });
}
