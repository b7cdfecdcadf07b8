import { trimEndOf } from '../formats/trim-end.ts';

/** How a program is started. */
export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  /** True when `args` are the command line as it stands, with its quotes. */
  readonly isVerbatim: boolean;
}

/**
 * How to start a program without a shell. Windows starts batch files (`.cmd`, `.bat`) through its
 * command interpreter only, to which every character must mean itself.
 * @param interpreter the path of `cmd.exe`, the variable ComSpec
 * @throws RangeError for an argument that a batch file can't be given
 */
export function invocationOf(
  file: string,
  args: readonly string[],
  platform: NodeJS.Platform,
  interpreter: string,
): Invocation {
  if (platform !== 'win32' || !/\.(?:cmd|bat)$/i.test(file)) {
    return { file, args, isVerbatim: false };
  }
  // A slash would begin a switch, and the name of a command knows no escaped quotes.
  const words = [escapeForCmd(file.replaceAll('/', '\\')), ...args.map(batchArgument)];
  return {
    file: interpreter,
    // With /s, the interpreter takes the outer quotes off and leaves all others alone.
    args: ['/d', '/s', '/c', `"${words.join(' ')}"`],
    isVerbatim: true,
  };
}

/**
 * An argument for a batch file, in quotes. The interpreter reads it twice: in our command line, where
 * carets make every character mean itself, and again where the file names it (`%1`, `%*`), where
 * only the quotes do. A quote inside would end them there, and what follows could be a command.
 * In front of the last quote backslashes count double, for programs that get the argument passed on
 * (learn.microsoft.com, "Parsing C command-line arguments").
 */
function batchArgument(argument: string): string {
  if (/["\0\r\n]/.test(argument)) {
    throw new RangeError('A batch file gets no arguments with quotes or line breaks.');
  }
  const backslashes = argument.slice(trimEndOf(argument, '\\').length);
  return escapeForCmd(`"${argument}${backslashes}"`);
}

/** Has the command interpreter take every character as it is, `%` included. */
function escapeForCmd(text: string): string {
  return text.replace(/[\s()%!^"<>&|;,=[\]{}'`~*?]/g, '^$&');
}
