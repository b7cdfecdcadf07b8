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

/** From here on an argument is sent from where it is: copying it takes as long as sending it. */
const LARGE_ARGUMENT_BYTES = 65_536;

/**
 * The same bytes in pieces, to be sent one behind the other. Large arguments are pieces of their
 * own and not copies: they must not change until they are sent.
 */
export function encodeInPieces(commands: readonly Command[]): readonly Uint8Array[] {
  const isLarge = (argument: CommandArgument): argument is Uint8Array =>
    argument instanceof Uint8Array && argument.length >= LARGE_ARGUMENT_BYTES;
  const pieces: Uint8Array[] = [];
  let small: Command[] = [];
  for (const command of commands) {
    if (!command.some(isLarge)) {
      small.push(command);
      continue;
    }
    if (small.length > 0) pieces.push(encodeCommands(small));
    small = [];
    let head = `*${command.length}\r\n`;
    for (const argument of command) {
      const bytes = argumentBytes(argument);
      pieces.push(utf8.encode(`${head}$${bytes.length}\r\n`), bytes);
      head = '\r\n';
    }
    pieces.push(utf8.encode(head));
  }
  if (small.length > 0) pieces.push(encodeCommands(small));
  return pieces;
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
