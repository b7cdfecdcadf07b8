import type { Command, CommandArgument } from '../../stores/commands.ts';

const utf8 = new TextEncoder();

/** Room for `$`, a length and two line ends, or for `*` and a number of arguments. */
const FRAME_BYTES = 24;

/** Writes commands as RESP arrays of bulk strings, one after the other. */
export function encodeCommands(commands: readonly Command[]): Uint8Array {
  // One buffer for all: millions of small pieces would take longer than to send them.
  const target = Buffer.allocUnsafe(commands.reduce((sum, one) => sum + roomFor(one), 0));
  let at = 0;
  const writeLine = (text: string): void => void (at += target.write(text, at, 'latin1'));
  for (const command of commands) {
    writeLine(`*${command.length}\r\n`);
    for (const argument of command) {
      if (argument instanceof Uint8Array) {
        writeLine(`$${argument.length}\r\n`);
        target.set(argument, at);
        at += argument.length;
      } else {
        const text = String(argument);
        writeLine(`$${Buffer.byteLength(text)}\r\n`);
        at += target.write(text, at, 'utf8');
      }
      writeLine('\r\n');
    }
  }
  return target.subarray(0, at);
}

/** The bytes that an argument is sent as. */
export function argumentBytes(argument: CommandArgument): Uint8Array {
  return argument instanceof Uint8Array ? argument : utf8.encode(String(argument));
}

/** As many bytes as a command can take at most. */
function roomFor(command: Command): number {
  let room = FRAME_BYTES;
  for (const argument of command) {
    const length =
      argument instanceof Uint8Array ? argument.length : Buffer.byteLength(String(argument));
    room += FRAME_BYTES + length;
  }
  return room;
}
