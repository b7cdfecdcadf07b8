import type { Command, CommandArgument } from '../../stores/commands.ts';

/** So many characters in a row that stand in an argument too come from there. */
const enoughCharacters = 6;
/** How much of each argument, and of all, is looked at; servers repeat the start of some. */
const maxArgumentLength = 4096;
const maxLength = 262_144;
/** How much of a reply is kept. */
const maxTextLength = 2000;

/** Where to go instead: a client needs these as they are, and they repeat nothing. */
const redirection = /^(?:MOVED|ASK) /;

/**
 * An error reply without what it repeats of the command: keys hold session ids, which are credentials,
 * and other arguments what sessions hold. The code word in front stays, and what Redis says itself.
 */
export function withoutArguments(text: string, command: Command): string {
  const reply = text.slice(0, maxTextLength);
  if (redirection.test(reply)) return reply;
  const known = piecesOf(argumentsOf(command));
  if (known.size === 0) return reply;
  const codeEnd = /^[A-Z]+(?= )/.exec(reply)?.[0].length ?? 0;
  let result = reply.slice(0, codeEnd);
  for (let at = codeEnd; at < reply.length;) {
    let end = at;
    for (let from = at; from <= end; from++) {
      if (known.has(pieceAt(reply, from))) end = from + enoughCharacters;
    }
    result += end > at ? '***' : (reply[at] ?? '');
    at = Math.max(end, at + 1);
  }
  return result;
}

/** The arguments that somebody else wrote: not our own words and scripts, nor numbers. */
function argumentsOf([name, ...args]: Command): readonly string[] {
  const isScript = /^EVAL/i.test(name);
  return args
    .filter((_, index) => !(isScript && index === 0))
    .filter((arg) => typeof arg !== 'number')
    .map(textOf)
    .filter((arg) => !/^[A-Z]*$/.test(arg));
}

/** As the library makes texts of replies. */
function textOf(arg: CommandArgument): string {
  if (!(arg instanceof Uint8Array)) return String(arg).slice(0, maxArgumentLength);
  const { buffer, byteOffset, length } = arg;
  return Buffer.from(buffer, byteOffset, Math.min(length, maxArgumentLength)).toString();
}

function pieceAt(text: string, at: number): string {
  return text.slice(at, at + enoughCharacters);
}

/** All that stands in texts with the length that is enough to know them again. */
function piecesOf(texts: readonly string[]): ReadonlySet<string> {
  const pieces = new Set<string>();
  let length = 0;
  for (const text of texts) {
    for (let at = 0; at + enoughCharacters <= text.length && length < maxLength; at++, length++) {
      pieces.add(pieceAt(text, at));
    }
  }
  return pieces;
}
