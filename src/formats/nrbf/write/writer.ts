import { FormatError } from '../../errors.ts';
import { BinaryType, RecordType } from '../constants.ts';
import { nullRecords } from './record-bytes.ts';
import { primitiveBytes } from './primitive-bytes.ts';
import { ByteWriter } from './byte-writer.ts';
import { binaryTypeOf, objectType, primitiveOf, type NetType } from './net-types.ts';
import {
  boxed,
  type NetArray,
  type NetMember,
  type NetObject,
  type NetScalar,
  type NetValue,
} from './net-values.ts';
import { ObjectIds } from './object-ids.ts';
import { l10n } from '../../reason.ts';

/**
 * Writes a value as .NET's BinaryFormatter does: the same records in the same order, with the same
 * ids. See `write/net-values.ts` for what values are made of.
 * @throws FormatError for texts that aren't a value of their type, and for null as the root.
 */
export function writeNrbf(root: NetValue): Uint8Array {
  if (root === null)
    throw new FormatError('not-nullable', l10n.t('An item of this format cannot be null.'));
  return new NrbfWriter().write(root);
}

/** A stream into which new records go. */
export interface Surroundings {
  /** Gives an id that nothing has. */
  readonly newId: () => number;
  /** The id of a library that the stream has in front of the place; undefined for others. */
  readonly libraryId: (name: string) => number | undefined;
}

/**
 * Writes an object or array, and what it refers to, as records of an existing stream.
 * @returns its id, and the records; libraries that are new stand among them.
 */
export function writeRecords(
  value: NetObject | NetArray,
  surroundings: Surroundings,
): { readonly id: number; readonly records: Uint8Array } {
  return new NrbfWriter(surroundings).records(value);
}

/**
 * Writes a struct for a place that is declared so.
 * @returns its bytes there, and the records that it refers to.
 */
export function writeInline(
  value: NetObject,
  surroundings: Surroundings,
): { readonly inline: Uint8Array; readonly records: Uint8Array } {
  return new NrbfWriter(surroundings).inline(value);
}

/** A class record that was written: later objects of the class refer to it. */
interface WrittenClass {
  readonly id: number;
  readonly signature: string;
}

class NrbfWriter {
  #out = new ByteWriter();
  readonly #ids: ObjectIds;
  readonly #surroundings: Surroundings | undefined;
  readonly #libraries = new Map<string, number>();
  readonly #classes = new Map<string, WrittenClass>();
  readonly #queue: { readonly id: number; readonly value: NetObject | NetArray }[] = [];

  constructor(surroundings?: Surroundings) {
    this.#ids = new ObjectIds(surroundings?.newId);
    this.#surroundings = surroundings;
  }

  records(value: NetObject | NetArray): { id: number; records: Uint8Array } {
    const { id } = this.#ids.get(value);
    this.#queue.push({ id, value });
    this.#flush();
    return { id, records: this.#out.finish() };
  }

  inline(value: NetObject): { inline: Uint8Array; records: Uint8Array } {
    this.#object(this.#ids.inline(), value);
    const inline = this.#out.finish();
    this.#out = new ByteWriter();
    this.#flush();
    return { inline, records: this.#out.finish() };
  }

  write(root: NetScalar | NetObject | NetArray): Uint8Array {
    const isString = root.kind === 'scalar' && root.scalar === 'String';
    const value = root.kind === 'scalar' && !isString ? boxed(root) : root;
    const { id } = this.#ids.get(value);
    this.#header(id);
    if (value.kind === 'scalar') this.#string(id, value);
    else this.#queue.push({ id, value });
    this.#flush();
    this.#out.byte(RecordType.MessageEnd);
    return this.#out.finish();
  }

  /** Writes what is still to be written. */
  #flush(): void {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      this.#library(next.value.type);
      if (next.value.kind === 'array') this.#array(next.id, next.value);
      else this.#object(next.id, next.value);
    }
  }

  #header(rootId: number): void {
    this.#out.byte(RecordType.SerializedStreamHeader);
    for (const value of [rootId, -1, 1, 0]) this.#out.int32(value);
  }

  #string(id: number, value: NetScalar): void {
    this.#out.byte(RecordType.BinaryObjectString);
    this.#out.int32(id);
    this.#out.text(value.text);
  }

  /** Gives the id of a type's library, and writes the library where it is new. */
  #library({ library }: NetType): number {
    if (library === undefined) return 0;
    const known = this.#libraries.get(library) ?? this.#surroundings?.libraryId(library);
    if (known !== undefined) return known;
    const { id } = this.#ids.get({ library });
    this.#libraries.set(library, id);
    this.#out.byte(RecordType.BinaryLibrary);
    this.#out.int32(id);
    this.#out.text(library);
    return id;
  }

  #object(id: number, { type, members }: NetObject): void {
    const listed = members.map((member) => listedType(member));
    for (const memberType of listed) if (primitiveOf(memberType) === 0) this.#library(memberType);
    const signature = JSON.stringify(members.map(({ name, type: own }) => [name, own.name]));
    const known = this.#classes.get(type.name);
    if (known?.signature === signature) {
      this.#out.byte(RecordType.ClassWithId);
      this.#out.int32(id);
      this.#out.int32(known.id);
    } else {
      this.#description(id, type, members, listed);
      if (!known) this.#classes.set(type.name, { id, signature });
    }
    for (const { type: declared, value } of members) this.#value(declared, value);
  }

  #description(
    id: number,
    type: NetType,
    members: readonly NetMember[],
    listed: readonly NetType[],
  ): void {
    const out = this.#out;
    const isSystem = type.library === undefined;
    out.byte(
      isSystem ? RecordType.SystemClassWithMembersAndTypes : RecordType.ClassWithMembersAndTypes,
    );
    out.int32(id);
    out.text(type.name);
    out.int32(members.length);
    for (const { name } of members) out.text(name);
    for (const memberType of listed) out.byte(binaryTypeOf(memberType).binaryType);
    for (const memberType of listed) this.#typeInfo(memberType);
    if (!isSystem) out.int32(this.#library(type));
  }

  #typeInfo(type: NetType): void {
    const { binaryType, primitive } = binaryTypeOf(type);
    if (primitive !== 0) this.#out.byte(primitive);
    else if (binaryType === BinaryType.SystemClass) this.#out.text(type.name);
    else if (binaryType === BinaryType.Class) {
      this.#out.text(type.name);
      this.#out.int32(this.#library(type));
    }
  }

  /** Writes what stands in a member or item of a declared type. */
  #value(declared: NetType, value: NetValue): void {
    const out = this.#out;
    if (value === null) {
      out.byte(RecordType.ObjectNull);
    } else if (value.kind === 'scalar') this.#scalar(declared, value);
    else if (value.kind === 'object' && isInline(declared, value)) {
      this.#object(this.#ids.inline(), value);
    } else {
      const { id, isNew } = this.#ids.get(value);
      if (isNew) this.#queue.push({ id, value });
      out.byte(RecordType.MemberReference);
      out.int32(id);
    }
  }

  #scalar(declared: NetType, value: NetScalar): void {
    const out = this.#out;
    if (value.scalar === 'String') {
      const { id, isNew } = this.#ids.get(value);
      if (isNew) {
        this.#string(id, value);
        return;
      }
      out.byte(RecordType.MemberReference);
      out.int32(id);
      return;
    }
    if (primitiveOf(declared) === 0) {
      out.byte(RecordType.MemberPrimitiveTyped);
      out.byte(primitiveOf(value.type));
    }
    out.bytes(primitiveBytes(value.scalar, value.text));
  }

  #array(id: number, { type, items }: NetArray): void {
    const out = this.#out;
    const element = type.element ?? objectType;
    const primitive = primitiveOf(element);
    if (primitive === 0) this.#library(element);
    const { binaryType } = binaryTypeOf(element);
    if (primitive !== 0) {
      out.byte(RecordType.ArraySinglePrimitive);
      out.int32(id);
      out.int32(items.length);
      out.byte(primitive);
    } else if (binaryType === BinaryType.String || binaryType === BinaryType.Object) {
      const isString = binaryType === BinaryType.String;
      out.byte(isString ? RecordType.ArraySingleString : RecordType.ArraySingleObject);
      out.int32(id);
      out.int32(items.length);
    } else this.#binaryArray(id, element, items.length);
    this.#items(element, items);
  }

  #binaryArray(id: number, element: NetType, length: number): void {
    const out = this.#out;
    out.byte(RecordType.BinaryArray);
    out.int32(id);
    out.byte(element.element ? 1 : 0);
    out.int32(1);
    out.int32(length);
    out.byte(binaryTypeOf(element).binaryType);
    this.#typeInfo(element);
  }

  /** Nulls that follow each other are one record, but for arrays of arrays. */
  #items(element: NetType, items: readonly NetValue[]): void {
    let nulls = 0;
    for (const item of items) {
      if (item === null && !element.element) {
        nulls++;
        continue;
      }
      this.#out.bytes(nullRecords(nulls));
      nulls = 0;
      this.#value(element, item);
    }
    this.#out.bytes(nullRecords(nulls));
  }
}

/** What a table of members lists: the type of the value that is there, where it isn't declared. */
function listedType({ type, value }: NetMember): NetType {
  const isDeclared =
    value === null ||
    primitiveOf(type) !== 0 ||
    ['System.String', 'System.Object'].includes(type.name);
  return isDeclared ? type : value.type;
}

/** Structs stand inside what holds them, except where that is declared as object. */
function isInline(declared: NetType, value: NetObject): boolean {
  return value.type.isValueType === true && declared.name !== objectType.name;
}
