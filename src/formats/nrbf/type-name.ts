/** A type name taken from the wire, in the forms that people read. */
export interface TypeName {
  /** What .NET's `Type.ToString()` gives: arguments without assemblies. */
  readonly clr: string;
  /** As people write it in code, without namespaces: `List<CartItem>`, `Int32?`, `Int32[][,]`. */
  readonly display: string;
  /** The name up to the generic arguments: ``System.Collections.Generic.List`1``. */
  readonly definition: string;
  /** The generic arguments, outermost first. */
  readonly args: readonly TypeName[];
}

/** A name that is being read. */
interface Open {
  name: string;
  /** Array suffixes as they stand: `[]`, `[,]`, `[*]`. */
  readonly suffixes: string[];
  readonly args: TypeName[];
  /** True when brackets of its own hold the name, with its assembly behind it. */
  readonly isQualified: boolean;
}

/** Deeper or longer names than these are shown as they stand. */
const MAX_DEPTH = 64;
const MAX_LENGTH = 16_384;

/**
 * Reads a type name of the wire: ``Namespace.Outer`1+Inner[[arg, assembly],[arg, assembly]][,]``.
 * A name that doesn't follow the grammar is given back as it is.
 */
export function parseTypeName(wire: string): TypeName {
  return readName(wire) ?? { clr: wire, display: shortName(wire, []), definition: wire, args: [] };
}

function readName(wire: string): TypeName | undefined {
  if (wire.length > MAX_LENGTH) return undefined;
  const stack: Open[] = [];
  let current = open(false);
  let at = 0;
  while (at < wire.length) {
    const stop = nextSpecial(wire, at);
    current.name += wire.slice(at, stop);
    at = stop;
    const character = wire[at];
    if (character === undefined) break;
    if (character === '[') {
      const suffix = /^\[(?:\*|,*)\]/.exec(wire.slice(at, at + 40))?.[0];
      if (suffix !== undefined) {
        current.suffixes.push(suffix);
        at += suffix.length;
        continue;
      }
      if (stack.length >= MAX_DEPTH || current.args.length > 0) return undefined;
      stack.push(current);
      const isQualified = wire[at + 1] === '[';
      current = open(isQualified);
      at += isQualified ? 2 : 1;
      continue;
    }
    // A comma or a closing bracket ends an argument.
    let outer = stack.pop();
    if (!outer) return undefined;
    if (current.isQualified) {
      at = wire.indexOf(']', at) + 1;
      if (at === 0) return undefined;
    }
    outer.args.push(close(current));
    if (wire[at] === ']') {
      current = outer;
      at++;
    } else {
      if (wire[at] !== ',') return undefined;
      at++;
      while (wire[at] === ' ') at++;
      const isQualified = wire[at] === '[';
      if (isQualified) at++;
      stack.push(outer);
      current = open(isQualified);
    }
    outer = undefined;
  }
  return stack.length === 0 ? close(current) : undefined;
}

function open(isQualified: boolean): Open {
  return { name: '', suffixes: [], args: [], isQualified };
}

function nextSpecial(wire: string, from: number): number {
  for (let at = from; at < wire.length; at++) {
    const character = wire[at];
    if (character === '\\') at++;
    else if (character === '[' || character === ']' || character === ',') return at;
  }
  return wire.length;
}

function close({ name, suffixes, args }: Open): TypeName {
  const list = args.length === 0 ? '' : `[${args.map((arg) => arg.clr).join(',')}]`;
  const clr = name + list + suffixes.join('');
  const displays = args.map((arg) => arg.display);
  const isNullable = name === 'System.Nullable`1' && displays.length === 1;
  const element = isNullable ? `${displays[0] ?? ''}?` : shortName(name, displays);
  // In code the outermost array comes first, in names of the runtime it comes last.
  const display = element + [...suffixes].reverse().join('').replaceAll('[*]', '[]');
  return { clr, display, definition: suffixes.length === 0 ? name : clr, args };
}

/** ``Ns.Outer`1+Inner`` with its arguments as `Outer<Int32>.Inner`. */
function shortName(name: string, args: readonly string[]): string {
  let used = 0;
  const parts = name.split('+').map((part, index) => {
    const own = index === 0 ? part.slice(part.lastIndexOf('.') + 1) : part;
    const arity = /^(.*)`(\d{1,2})$/.exec(own);
    if (!arity) return own;
    const taken = args.slice(used, used + Number(arity[2]));
    used += taken.length;
    return taken.length === 0 ? (arity[1] ?? own) : `${arity[1] ?? own}<${taken.join(', ')}>`;
  });
  return parts.join('.');
}

const cache = new Map<string, TypeName>();

/** As {@link parseTypeName}, remembering the names that come up again and again. */
export function typeNameOf(wire: string): TypeName {
  let name = cache.get(wire);
  if (!name) {
    name = parseTypeName(wire);
    if (cache.size >= 1000) cache.clear();
    if (wire.length < 2000) cache.set(wire, name);
  }
  return name;
}

/** The name of an array of `element`, with a suffix such as `[]`, `[,]`, `[*]`. */
export function arrayTypeName(element: TypeName, suffix: string): TypeName {
  const clr = element.clr + suffix;
  const brackets = element.display.indexOf('[');
  const suffixes = brackets === -1 ? '' : element.display.slice(brackets);
  const base = brackets === -1 ? element.display : element.display.slice(0, brackets);
  const display = base + suffix.replace('[*]', '[]') + suffixes;
  return { clr, display, definition: clr, args: [] };
}

/** A name in front of its assembly; those of generic arguments have theirs in brackets. */
export function withoutAssembly(name: string): string {
  let depth = 0;
  for (let at = 0; at < name.length; at++) {
    if (name[at] === '[') depth++;
    else if (name[at] === ']') depth--;
    else if (name[at] === ',' && depth === 0) return name.slice(0, at);
  }
  return name;
}
