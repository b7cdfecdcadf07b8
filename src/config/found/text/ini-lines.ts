/** One assignment of an ini file. */
export interface IniLine {
  /** Empty before the first section. */
  readonly section: string;
  readonly name: string;
  readonly value: string;
  /** Where the line's value begins, in UTF-16 units; quotation marks belong to it. */
  readonly offset: number;
}

const SECTION = /^\s*\[([^\]]*)\]/;

/** The assignments of an ini file, in their order. Lines that begin with `;` or `#` are comments. */
export function iniLines(text: string): readonly IniLine[] {
  const lines: IniLine[] = [];
  let section = '';
  let start = 0;
  for (const line of text.split('\n')) {
    const header = SECTION.exec(line)?.[1];
    const equals = line.indexOf('=');
    const name = equals < 0 ? '' : line.slice(0, equals);
    const raw = line.slice(equals + 1).trim();
    if (header !== undefined) section = header.trim();
    else if (name.trim() !== '' && !/^\s*[;#]/.test(line)) {
      const offset = start + line.trimEnd().length - raw.length;
      lines.push({ section, name: name.trim(), value: plainValue(raw), offset });
    }
    start += line.length + 1;
  }
  return lines;
}

/** Without quotation marks; without them, a blank and `;` or `#` begin a comment. */
function plainValue(raw: string): string {
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(raw);
  if (quoted) return quoted[2] ?? (quoted[1] ?? '').replace(/\\(["\\])/g, '$1');
  const comment = raw.search(/(?:^|\s)[;#]/);
  return (comment < 0 ? raw : raw.slice(0, comment)).trim();
}
