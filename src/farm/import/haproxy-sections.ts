/** A section of an HAProxy configuration. */
export interface HaproxySection {
  readonly kind: string;
  readonly name: string;
  /** Its lines as words. */
  readonly lines: readonly (readonly string[])[];
  /** The lines of the `defaults` that hold for it. */
  readonly defaults: readonly (readonly string[])[];
}

const kinds = new Set([
  'global',
  'defaults',
  'frontend',
  'backend',
  'listen',
  'userlist',
  'peers',
  'resolvers',
  'mailers',
  'program',
  'cache',
  'ring',
  'http-errors',
]);

const maxLines = 50_000;

/** Words of a line: quotes and escapes as in section 2.2 of HAProxy's Configuration Manual. */
const word = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'#\\])+/g;

/** Reads a configuration; lines that belong to no section are passed over. */
export const haproxySections = (text: string): readonly HaproxySection[] => {
  const sections: HaproxySection[] = [];
  const named = new Map<string, readonly (readonly string[])[]>();
  let defaults: readonly (readonly string[])[] = [];
  let lines: string[][] | undefined;
  for (const line of text.split(/\r?\n/, maxLines)) {
    const words = wordsOf(line);
    const [kind = ''] = words;
    if (!kinds.has(kind)) {
      if (words.length > 0) lines?.push(words);
      continue;
    }
    lines = [];
    const name = words[1] ?? '';
    const from = words.indexOf('from');
    if (kind === 'defaults') {
      defaults = lines;
      if (name !== '') named.set(name, lines);
    }
    const own = from < 0 ? undefined : named.get(words[from + 1] ?? '');
    sections.push({ kind, name, lines, defaults: kind === 'defaults' ? [] : (own ?? defaults) });
  }
  return sections;
};

const wordsOf = (line: string): string[] => {
  const comment = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^"'#\\])*/.exec(line)?.[0] ?? '';
  return (comment.match(word) ?? []).map((each) =>
    each.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replace(/\\(.)/g, '$1') ?? single ?? escaped ?? '',
    ),
  );
};
