/** Names of .NET's runtime as they have to be written in C#. */

/** A type as C# writes it. */
export interface CSharpType {
  /** With namespaces, so that it compiles anywhere: `System.Collections.Generic.List<Shop.Line>`. */
  readonly text: string;
  /** The same without array suffixes. */
  readonly element: string;
  /** The runtime's name without assemblies: ``System.Collections.Generic.List`1[Shop.Line]``. */
  readonly clr: string;
  /** The runtime's name of the type itself, without arguments and array suffixes. */
  readonly definition: string;
  /** The generic arguments, outermost first. */
  readonly args: readonly CSharpType[];
  /** The array suffixes as the runtime writes them, innermost first: `[]`, `[,]`. */
  readonly suffixes: readonly string[];
}

/** Deeper or longer names than these stand for no class that somebody wrote. */
const MAX_DEPTH = 32;
const MAX_LENGTH = 16_384;

const keywordOf: Readonly<Record<string, string>> = {
  'System.Boolean': 'bool',
  'System.Byte': 'byte',
  'System.SByte': 'sbyte',
  'System.Int16': 'short',
  'System.UInt16': 'ushort',
  'System.Int32': 'int',
  'System.UInt32': 'uint',
  'System.Int64': 'long',
  'System.UInt64': 'ulong',
  'System.Single': 'float',
  'System.Double': 'double',
  'System.Decimal': 'decimal',
  'System.Char': 'char',
  'System.String': 'string',
  'System.Object': 'object',
};

/** C# Language Reference, "C# keywords": the reserved ones. As a name they need an `@`. */
const reserved = new Set(
  `abstract as base bool break byte case catch char checked class const continue decimal default
  delegate do double else enum event explicit extern false finally fixed float for foreach goto if
  implicit in int interface internal is lock long namespace new null object operator out override
  params private protected public readonly ref return sbyte sealed short sizeof stackalloc static
  string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual
  void volatile while`.split(/\s+/),
);

const identifier = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]*$/u;

/**
 * Reads a type name of the wire, with or without assemblies:
 * ``Shop.Outer`1+Inner[[System.Int32, mscorlib]][,], Shop, Version=1.0.0.0``.
 * @returns undefined for what C# has no name for: anonymous types, closures, pointers, open generics, arrays `[*]`
 */
export function csharpType(wire: string): CSharpType | undefined {
  if (wire.length > MAX_LENGTH) return undefined;
  const reader = new Reader(wire);
  const type = reader.type(0);
  return type && reader.isAtAssembly ? type : undefined;
}

class Reader {
  readonly #wire: string;
  #at = 0;

  constructor(wire: string) {
    this.#wire = wire;
  }

  /** Whether nothing follows but the assembly, which may be any text. */
  get isAtAssembly(): boolean {
    return this.#at === this.#wire.length || this.#wire[this.#at] === ',';
  }

  type(depth: number): CSharpType | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const definition = this.#until('[],');
    const args: CSharpType[] = [];
    if (this.#wire[this.#at] === '[' && !this.#suffix()) {
      this.#at++;
      do {
        const arg = this.#argument(depth + 1);
        if (!arg) return undefined;
        args.push(arg);
      } while (this.#take(','));
      if (!this.#take(']')) return undefined;
    }
    const suffixes: string[] = [];
    for (let suffix = this.#suffix(); suffix; suffix = this.#suffix()) {
      suffixes.push(suffix);
      this.#at += suffix.length;
    }
    return made(definition, args, suffixes);
  }

  /** An argument stands alone, or in brackets with its assembly. */
  #argument(depth: number): CSharpType | undefined {
    while (this.#take(' '));
    if (!this.#take('[')) return this.type(depth);
    const type = this.type(depth);
    if (this.#wire[this.#at] === ',') this.#until(']');
    return this.#take(']') ? type : undefined;
  }

  #suffix(): string | undefined {
    return /^\[(?:\*|,{0,31})\]/.exec(this.#wire.slice(this.#at, this.#at + 34))?.[0];
  }

  #until(stops: string): string {
    const from = this.#at;
    while (this.#at < this.#wire.length && !stops.includes(this.#wire[this.#at] ?? '')) {
      this.#at += this.#wire[this.#at] === '\\' ? 2 : 1;
    }
    return this.#wire.slice(from, this.#at);
  }

  #take(character: string): boolean {
    if (this.#wire[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

function made(
  definition: string,
  args: readonly CSharpType[],
  suffixes: readonly string[],
): CSharpType | undefined {
  const element = elementText(definition, args);
  // C# has no name for arrays whose first index isn't 0.
  if (element === undefined || suffixes.includes('[*]')) return undefined;
  // The runtime puts the outermost array last, C# puts it first.
  const arrays = [...suffixes].reverse();
  const list = args.length === 0 ? '' : `[${args.map(({ clr }) => clr).join(',')}]`;
  return {
    text: element + arrays.join(''),
    element,
    clr: definition + list + suffixes.join(''),
    definition,
    args,
    suffixes,
  };
}

function elementText(definition: string, args: readonly CSharpType[]): string | undefined {
  const [first] = args;
  if (definition === 'System.Nullable`1' && first && args.length === 1) return `${first.text}?`;
  const keyword = keywordOf[definition];
  if (keyword !== undefined) return keyword;
  let used = 0;
  const parts: string[] = [];
  // A nested class takes up the arguments after those of the classes around it.
  for (const part of definition.split(/[.+]/)) {
    const [, name = '', arity = '0'] = /^([^`]*)(?:`(\d{1,2}))?$/.exec(part) ?? [];
    if (!identifier.test(name)) return undefined;
    const own = args.slice(used, (used += Number(arity)));
    if (own.length < Number(arity)) return undefined;
    const written = reserved.has(name) ? `@${name}` : name;
    parts.push(
      own.length === 0 ? written : `${written}<${own.map(({ text }) => text).join(', ')}>`,
    );
  }
  return used === args.length ? parts.join('.') : undefined;
}

/** Value types of .NET, which are null only as `T?`. Enums and structs of the site can't be told from classes. */
const values = new Set(
  `Boolean Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal Char DateTime
  DateTimeOffset TimeSpan Guid DateOnly TimeOnly IntPtr UIntPtr`
    .split(/\s+/)
    .map((name) => `System.${name}`),
);

/** True for a value type of .NET: where null is seen as well, its place is a `T?`. */
export function isValueType({ definition, suffixes }: CSharpType): boolean {
  return (
    suffixes.length === 0 && (values.has(definition) || definition.startsWith('System.ValueTuple`'))
  );
}
