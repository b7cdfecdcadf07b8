import { ConfigError } from './config-error.ts';
import { meaningOfVariable } from './option-names.ts';
import { schemeOf } from './redis-url.ts';
import { SourceText } from './source-text.ts';

/** A value of a line of configuration or code, with the name that stands in front of it. */
export interface LineMember {
  readonly name?: string;
  /** Where the name begins, or the value where it has none. */
  readonly offset: number;
  readonly value: SourceText;
  /** A variable whose value would be taken first: `env('REDIS_URL', 'redis://…')`. */
  readonly variable?: string;
}

/** Functions that give the value of a variable: their first argument is a name, their second a default. */
const VARIABLE_GETTER =
  /(?:^|[.>:])(?:env|getenv|get_env|getenvironmentvariable|environ\.get|env\.fetch|env\.get|config)$/i;
/** What C# and Python may have in front of a literal. */
const LITERAL_PREFIX = /^[@$rbfu]{1,2}(?=["'`])/i;
const IDENTIFIER = /[@$]?[\p{L}_][\p{L}\p{N}_.$\-[\]]*(?::[\p{L}_][\p{L}\p{N}_.$\-[\]]*)*/uy;
/** What stands in front of a literal in code that makes a value of it. */
const CODE_BEFORE = /[(?|[{]|^[\w.$]+\s*=\s*[@$]*$/;
/** What may stand between a name and its value; `=>` of a lambda does no harm. */
const SEPARATOR = /\s*(?:=>|:=|=(?!=)|:(?=\s|["'`{[]|[a-z]{3,9}:\/\/)|->)\s*/y;

/**
 * Finds names and values in one line of JSON, YAML, TOML, an ini, properties or env file, or of code
 * in C#, JavaScript, PHP, Python or Ruby. It looks for literals and what stands in front of them, from
 * left to right, once: nothing is run and nothing is resolved.
 * @throws ConfigError `open-quote`
 */
export function lineMembers(source: SourceText): readonly LineMember[] {
  return new LineReader(source).read();
}

class LineReader {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #members: LineMember[] = [];
  #index = 0;
  #depth = 0;
  #name: { readonly text: string; readonly offset: number } | undefined;
  /** True right behind the sign between a name and its value. */
  #isAssigned = false;
  #getter: { readonly depth: number; variable?: string } | undefined;

  constructor(source: SourceText) {
    this.#source = source;
    this.#text = source.text;
  }

  read(): readonly LineMember[] {
    while (this.#index < this.#text.length) {
      const char = this.#text.charAt(this.#index);
      const prefix = LITERAL_PREFIX.exec(this.#text.slice(this.#index, this.#index + 4));
      if (/\s/.test(char)) this.#index++;
      else if (/["'`]/.test(char)) this.#readLiteral(char);
      else if (this.#isAssigned && prefix) this.#index += prefix[0].length;
      else if (this.#isAssigned && !/[{[(]/.test(char)) this.#readBare();
      else if (/[@$\p{L}_]/u.test(char)) this.#readIdentifier();
      else this.#readSign(char);
    }
    this.#endGetter();
    return this.#members;
  }

  #readSign(char: string): void {
    const isObject = this.#isAssigned && /[{[]/.test(char);
    if (isObject && /^(?:tls|ssl)$/i.test(this.#name?.text ?? '')) {
      // `tls: {}` of clients of Node switches TLS on.
      this.#push(new SourceText('true', this.#source.at(this.#index)));
    }
    this.#isAssigned = false;
    if (/[{[(]/.test(char)) this.#depth++;
    else if (/[}\])]/.test(char)) {
      this.#depth--;
      if (this.#getter && this.#depth <= this.#getter.depth) this.#endGetter();
    } else if (/[,;]/.test(char) && !this.#getter) this.#name = undefined;
    this.#index++;
  }

  #readIdentifier(): void {
    IDENTIFIER.lastIndex = this.#index;
    const text = IDENTIFIER.exec(this.#text)?.[0] ?? '';
    const start = this.#index;
    this.#index += Math.max(1, text.length);
    if (this.#text.charAt(this.#index) === '(' && VARIABLE_GETTER.test(text)) {
      this.#getter = { depth: this.#depth };
      return;
    }
    if (this.#takeSeparator() || !this.#getter) {
      this.#name = { text, offset: this.#source.at(start) };
    }
  }

  #takeSeparator(): boolean {
    SEPARATOR.lastIndex = this.#index;
    const separator = SEPARATOR.exec(this.#text)?.[0];
    this.#isAssigned = separator !== undefined;
    this.#index += separator?.length ?? 0;
    return this.#isAssigned;
  }

  #readLiteral(quote: string): void {
    const start = this.#index;
    const isVerbatim = this.#text.charAt(start - 1) === '@' || this.#text.charAt(start - 2) === '@';
    const end = closingQuote(this.#text, start, quote, isVerbatim);
    if (end < 0) {
      const message = 'A quotation mark is never closed';
      throw new ConfigError('open-quote', this.#source.at(start), message, { found: quote });
    }
    const inner = this.#source.slice(start + 1, end);
    const value = isVerbatim ? inner.replace(/""/g, () => '"') : unescape(inner);
    this.#index = end + 1;
    if (this.#isNameBehind()) this.#name = { text: value.text, offset: value.at() };
    else this.#push(value);
  }

  /** True when the literal that was read is a name: what makes it one is taken, too. */
  #isNameBehind(): boolean {
    const bracket = /^\s*\]/.exec(this.#text.slice(this.#index, this.#index + 20))?.[0].length ?? 0;
    this.#index += bracket;
    if (this.#takeSeparator()) {
      if (bracket > 0) this.#depth--;
      return true;
    }
    this.#index -= bracket;
    return false;
  }

  /** A value without quotes: up to the end of the line, or of its place between brackets. */
  #readBare(): void {
    const rest = this.#source.slice(this.#index);
    const isUrl = schemeOf(rest.text) !== undefined;
    const [beforeQuote = '', ...quoted] = rest.text.split(/["'`]/, 2);
    if (!isUrl && quoted.length > 0 && CODE_BEFORE.test(beforeQuote)) {
      // Code that gives the value: what it gives stands in its literals.
      this.#isAssigned = false;
      return;
    }
    const meaning = meaningOfVariable(this.#name?.text ?? '');
    const isPart = meaning !== undefined && meaning !== 'address';
    const end = endOfBare(rest.text, this.#depth > 0, isPart);
    this.#index += Math.max(1, end);
    this.#push(rest.slice(0, end).trim());
  }

  #push(value: SourceText): void {
    this.#isAssigned = false;
    const getter = this.#getter;
    if (getter && getter.variable === undefined) {
      getter.variable = value.text;
      return;
    }
    const { text, offset } = this.#name ?? {};
    this.#members.push({
      ...(text !== undefined && { name: text }),
      offset: offset ?? value.at(),
      value,
      ...(getter?.variable !== undefined && { variable: getter.variable }),
    });
    if (getter) this.#getter = undefined;
    this.#name = undefined;
  }

  /** A variable without a default: nobody knows its value. */
  #endGetter(): void {
    const variable = this.#getter?.variable;
    this.#getter = undefined;
    if (variable === undefined) return;
    const value = this.#source.slice(this.#index, this.#index);
    const { text, offset } = this.#name ?? {};
    this.#members.push({
      ...(text !== undefined && { name: text }),
      offset: offset ?? value.at(),
      value,
      variable,
    });
    this.#name = undefined;
  }
}

/** Where a literal ends; -1 if nowhere. */
function closingQuote(text: string, start: number, quote: string, isVerbatim: boolean): number {
  for (let index = start + 1; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '\\' && !isVerbatim) index++;
    else if (char === quote) {
      if (isVerbatim && text.charAt(index + 1) === quote) index++;
      else return index;
    }
  }
  return -1;
}

/** The escapes that all of these languages share; a backslash before anything else is one. */
function unescape(source: SourceText): SourceText {
  return source.replace(/\\(?:u[0-9a-f]{4}|["'`\\/$])/gi, ([escape]) =>
    escape.length > 2 ? String.fromCharCode(Number.parseInt(escape.slice(2), 16)) : escape.slice(1),
  );
}

/** Where a value without quotes ends: before a comment, or the next name and its value. */
function endOfBare(text: string, isInside: boolean, isPart: boolean): number {
  if (isInside) return /[,;)}\]]|\s/.exec(text)?.index ?? text.length;
  // `host=a;port=1` and `host=a,port=1`.
  if (isPart) {
    const part = /[;,]\s{0,20}(?=[A-Za-z_][\w.-]{0,60}\s{0,20}=)|\s/.exec(text)?.index;
    return part ?? text.length;
  }
  const comment = /\s(?:#|;|\/\/)/.exec(text)?.index ?? text.length;
  const next = /[^\s,]\s+(?=[A-Za-z_][\w.-]{0,60}=)/.exec(text)?.index;
  return Math.min(comment, next === undefined ? text.length : next + 1);
}
