import { ConfigError } from './config-error.ts';
import { SourceBuilder } from './source-text.ts';
import type { SourceText } from './source-text.ts';

/** A word of a command line, without its quotes. */
export interface ShellWord {
  readonly source: SourceText;
  /** A variable or command in it that the shell would put a value for. */
  readonly variable?: string;
  /** True for `|`, `;`, `&&` and the like, which end a command. */
  readonly isOperator: boolean;
}

const VARIABLE = /^\$(?:\{[^}]{0,200}\}|\([^)]{0,200}\)|[A-Za-z_][\w:]{0,100})/;
/** A backslash that stands before anything else is one of a path of Windows. */
const ESCAPABLE = /[\s"'\\$`&|;<>()*?#!~]/;

/**
 * Splits a command line into words as shells do: quotes are taken away, a backslash at the end of a
 * line joins lines, and `#` begins a comment. Nothing is put for variables.
 * @throws ConfigError `open-quote`
 */
export function shellWords(source: SourceText): readonly ShellWord[] {
  const { text } = source;
  const words: ShellWord[] = [];
  let index = 0;
  while (index < text.length) {
    const char = text.charAt(index);
    if (char === '#') break;
    if (/\s/.test(char) || (char === '\\' && /^\\\r?\n/.test(text.slice(index, index + 3))))
      index++;
    else if (/[|;&<>]/.test(char)) {
      words.push({ source: source.slice(index, index + 1), isOperator: true });
      index++;
    } else {
      const [word, end] = readWord(source, index);
      words.push(word);
      index = end;
    }
  }
  return words;
}

function readWord(source: SourceText, start: number): readonly [word: ShellWord, end: number] {
  const { text } = source;
  const builder = new SourceBuilder(source);
  let quote: string | undefined;
  let variable: string | undefined;
  let index = start;
  let opened = start;
  for (; index < text.length; index++) {
    const char = text.charAt(index);
    if (
      quote === undefined &&
      (/\s/.test(char) || /^;(?:\s|$)/.test(text.slice(index, index + 2)))
    ) {
      break;
    }
    if (char === quote) quote = undefined;
    else if (quote === undefined && (char === '"' || char === "'")) [quote, opened] = [char, index];
    else if (char === '\\' && quote !== "'" && ESCAPABLE.test(text.charAt(index + 1))) {
      index++;
      if (!/[\r\n]/.test(text.charAt(index))) builder.add(text.charAt(index), index);
    } else {
      if (char === '$' && quote !== "'") {
        variable ??= VARIABLE.exec(text.slice(index, index + 210))?.[0];
      }
      builder.copy(index, index + 1);
    }
  }
  if (quote !== undefined) {
    throw new ConfigError('open-quote', source.at(opened), 'A quotation mark is never closed', {
      found: quote,
    });
  }
  const word = { source: builder.build(), ...(variable !== undefined && { variable }) };
  return [{ ...word, isOperator: false }, index];
}
