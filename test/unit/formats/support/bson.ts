/** A document by bsonspec.org, as hex: its length, its elements, and a zero. */
export function document(...elements: readonly string[]): string {
  const content = elements.join('');
  return `${lengthOf(content.length / 2 + 5)}${content}00`;
}

/** An element: its type, its name, and its content as hex. */
export function named(type: string, name: string, content = ''): string {
  return `${type}${Buffer.from(name).toString('hex')}00${content}`;
}

/** A string. */
export function text(name: string, content: string): string {
  const bytes = Buffer.from(content);
  return named('02', name, `${lengthOf(bytes.length + 1)}${bytes.toString('hex')}00`);
}

/** A whole number of 32 bits. */
export function int(name: string, value: number): string {
  return named('10', name, lengthOf(value));
}

/** An array; the names of the items are their places. */
export function array(name: string, ...items: readonly string[]): string {
  return named('04', name, document(...items));
}

/** A document in another one. */
export function map(name: string, ...entries: readonly string[]): string {
  return named('03', name, document(...entries));
}

function lengthOf(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString('hex');
}
