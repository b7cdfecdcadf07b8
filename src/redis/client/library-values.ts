import { type CommandArgument, type Reply, ReplyError } from '../../stores/commands.ts';

/** Commands whose reply is a status line. The library gives those as bytes, like bulk strings. */
const statusCommands = new Set(
  `AUTH HMSET LSET PING PSETEX RENAME RESTORE SELECT SET SETEX TYPE`.split(' '),
);
const utf8 = new TextDecoder();

/** An argument as the library takes it. The bytes are shared, not copied. */
export function toLibrary(argument: CommandArgument): string | number | Buffer {
  return argument instanceof Uint8Array
    ? Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength)
    : argument;
}

/** A reply of the library as the stores know it. */
export function fromLibrary(name: string, value: unknown): Reply {
  if (value instanceof Uint8Array) {
    return statusCommands.has(name.toUpperCase()) ? utf8.decode(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => fromLibrary('', item));
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value;
  if (value instanceof Error) return new ReplyError(value.message);
  return null;
}
