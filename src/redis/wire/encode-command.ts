import type { Command, CommandArgument } from '../../stores/commands.ts';

const utf8 = new TextEncoder();

/** Writes commands as RESP arrays of bulk strings, one after the other. */
export function encodeCommands(commands: readonly Command[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const command of commands) {
    pieces.push(utf8.encode(`*${command.length}\r\n`));
    for (const argument of command) {
      const bytes = argumentBytes(argument);
      pieces.push(utf8.encode(`$${bytes.length}\r\n`), bytes, utf8.encode('\r\n'));
    }
  }
  return Buffer.concat(pieces);
}

/** The bytes that an argument is sent as. */
export function argumentBytes(argument: CommandArgument): Uint8Array {
  return argument instanceof Uint8Array ? argument : utf8.encode(String(argument));
}
