/** A directive of an nginx configuration: its words, and what stands in its braces. */
export interface NginxDirective {
  readonly name: string;
  readonly words: readonly string[];
  /** Absent: it ends with a semicolon. */
  readonly block?: readonly NginxDirective[];
}

const maxDirectives = 50_000;
const maxDepth = 50;

/** Where a text stops being a configuration of nginx. */
export class NginxSyntaxError extends Error {
  override readonly name = 'NginxSyntaxError';
  /** From 1. */
  readonly line: number;

  constructor(line: number) {
    super(`Line ${line} is not a directive.`);
    this.line = line;
  }
}

/** A word in one of nginx' quotes or without, a bracket, or the end of a directive. */
const token =
  /"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|([{};])|((?:[^\s{};"'#\\$]|\\[^]|\$\{[^{}]*\}|\$)(?:[^\s{};\\$]|\\[^]|\$\{[^{}]*\}|\$)*)/y;
const blank = /(?:\s|#[^\n]*)+/y;

/**
 * Reads directives as nginx does (nginx.org/en/docs/beginners_guide.html, "Configuration File's Structure";
 * ngx_conf_file.c for quotes and escapes).
 * @throws NginxSyntaxError
 */
export const readNginxDirectives = (text: string): readonly NginxDirective[] => {
  const top: NginxDirective[] = [];
  const blocks: NginxDirective[][] = [top];
  let words: string[] = [];
  let count = 0;
  let at = 0;
  const failed = (): NginxSyntaxError => new NginxSyntaxError(text.slice(0, at).split('\n').length);
  for (;;) {
    blank.lastIndex = at;
    if (blank.test(text)) at = blank.lastIndex;
    if (at >= text.length) break;
    token.lastIndex = at;
    const [, double, single, mark, plain] = token.exec(text) ?? [];
    if (token.lastIndex === 0) throw failed();
    const block = blocks.at(-1);
    const word = double ?? single ?? plain;
    if (word !== undefined) {
      words.push(word.replace(/\\(["'\\ ;{}])/g, '$1'));
    } else if (mark === '}') {
      if (words.length > 0 || blocks.length === 1) throw failed();
      blocks.pop();
    } else {
      const [name, ...rest] = words;
      words = [];
      if (name === undefined || !block || ++count > maxDirectives) throw failed();
      if (mark === ';') {
        block.push({ name, words: rest });
      } else {
        const inner: NginxDirective[] = [];
        block.push({ name, words: rest, block: inner });
        blocks.push(inner);
        if (blocks.length > maxDepth) throw failed();
      }
    }
    at = token.lastIndex;
  }
  if (words.length > 0 || blocks.length > 1) throw failed();
  return top;
};
