/** Texts, and what holds them, as each framework writes them. */

/** An item with a value as its framework stores it. */
export interface BenchItem {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A BinaryFormatter stream of one string ([MS-NRBF] 2.5.7). */
export function nrbf(text: string): Uint8Array {
  const head = [0, 1, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0, 6, 1, 0, 0, 0];
  return Buffer.concat([Uint8Array.from(head), sized(text), Uint8Array.of(11)]);
}

/** AltSerialization: a type byte and the text. */
export function alt(text: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(1), sized(text)]);
}

/** A text behind its length, 7 bits a byte. */
function sized(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest >>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Uint8Array.from([...length, rest]), bytes]);
}

export function utf8(text: string): Uint8Array {
  return Buffer.from(text);
}

export function json(text: string): Uint8Array {
  return Buffer.from(JSON.stringify(text));
}

/** An object that begins with a member of the framework. */
export function jsonObject(first: string, items: readonly BenchItem[]): Uint8Array {
  const members = items.map(({ name, bytes }) => `,${JSON.stringify(name)}:${text(bytes)}`);
  return Buffer.from(`{${first}${members.join('')}}`);
}

/** PHP's serialize(). */
export function php(value: string): Uint8Array {
  return Buffer.from(`s:${Buffer.byteLength(value)}:"${value}";`);
}

export function phpArray(items: readonly BenchItem[]): Uint8Array {
  const entries = items.map(({ name, bytes }) => text(php(name)) + text(bytes));
  return Buffer.from(`a:${items.length}:{${entries.join('')}}`);
}

/** The str 32 of MessagePack. */
export function msgpack(value: string): Uint8Array {
  const head = Buffer.alloc(5, 0xdb);
  head.writeUInt32BE(Buffer.byteLength(value), 1);
  return Buffer.concat([head, Buffer.from(value)]);
}

/** A map 16 of MessagePack. */
export function msgpackMap(items: readonly BenchItem[]): Uint8Array {
  const head = Buffer.alloc(3, 0xde);
  head.writeUInt16BE(items.length, 1);
  return Buffer.concat([head, ...items.flatMap(({ name, bytes }) => [msgpack(name), bytes])]);
}

/** A string of bytes in Ruby's Marshal. */
export function ruby(value: string): Uint8Array {
  return Buffer.concat([Buffer.from('"'), rubyInteger(Buffer.byteLength(value)), utf8(value)]);
}

/** A whole stream of Ruby's Marshal. */
export function rubyHash(items: readonly BenchItem[]): Uint8Array {
  const head = [Uint8Array.of(4, 8, 0x7b), rubyInteger(items.length)];
  return Buffer.concat([...head, ...items.flatMap(({ name, bytes }) => [ruby(name), bytes])]);
}

function rubyInteger(value: number): Uint8Array {
  if (value > 0 && value < 123) return Uint8Array.of(value + 5);
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest >>= 8) bytes.push(rest & 0xff);
  return Uint8Array.from([bytes.length, ...bytes]);
}

/** A stream of Java with one long string. */
export function java(value: string): Uint8Array {
  const head = Buffer.from([0xac, 0xed, 0, 5, 0x7c, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(Buffer.byteLength(value), 9);
  return Buffer.concat([head, Buffer.from(value)]);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
