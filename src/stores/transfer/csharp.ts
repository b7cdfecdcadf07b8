import type { ValueChild, ValueNode } from '../../formats/value.ts';
import { layoutById } from '../layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../read/decode-session-item.ts';
import type { SessionItem, SessionSnapshot } from '../session.ts';

/** More values than this are left out: nobody pastes them. */
const maxNodes = 20_000;
const maxDepth = 40;

/**
 * C# that sets the items of a session: through `HttpContext.Session` for ASP.NET Core, through `Session["x"]` for all
 * others. What can't be written as code is null, with a comment that says what it is.
 */
export function csharpOf(snapshot: SessionSnapshot): string {
  const layout = layoutById(snapshot.ref.layout);
  const isCore = snapshot.ref.layout.startsWith('aspnetcore');
  const lines = snapshot.items
    .filter(({ isSystem }) => !isSystem)
    .map((item) => {
      const { root } = decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout));
      return isCore
        ? coreLine(item, root)
        : `session[${text(item.name ?? '')}] = ${valueOf(root)};`;
    });
  const head = isCore
    ? 'var session = HttpContext.Session;'
    : 'var session = HttpContext.Current.Session;';
  return `${[head, ...lines].join('\n')}\n`;
}

/** The three ways in which a site stores bytes: all give the bytes that are stored now. */
function coreLine({ name, bytes }: SessionItem, root: ValueNode): string {
  const key = text(name ?? '');
  if (root.typeName === 'Int32' && root.text !== undefined) {
    return `session.SetInt32(${key}, ${root.text});`;
  }
  if (root.typeName === 'String' && root.text !== undefined) {
    return `session.SetString(${key}, ${text(root.text)});`;
  }
  return `session.Set(${key}, ${bytesOf(bytes)});`;
}

function valueOf(node: ValueNode): string {
  return new Writer().write(node, 0);
}

class Writer {
  #left = maxNodes;

  write(node: ValueNode, depth: number): string {
    if (node.kind === 'null') return 'null';
    if (node.isCycle === true) return nothing('the object around it', node);
    if (--this.#left < 0 || depth > maxDepth) return nothing('more than fits here', node);
    if (node.text !== undefined) return scalar(node, node.text);
    switch (node.kind) {
      case 'bytes':
        return bytesOf(node.bytes ?? new Uint8Array());
      case 'list':
        return this.#list(node, depth);
      case 'dictionary':
        return this.#dictionary(node, depth);
      case 'object':
        return this.#object(node, depth);
      default:
        return nothing('', node);
    }
  }

  #list(node: ValueNode, depth: number): string {
    const { typeName } = node;
    // What it has in each dimension would have to be said by braces.
    if (typeName.includes('[,')) return nothing('', node);
    const items = this.#childrenOf(node).map((child) => this.write(child.node, depth + 1));
    const [, name = '', item = 'Object'] = /^(\w+)(?:<(.+)>)?$/.exec(typeName) ?? [];
    if (!filledByConstructor.has(name)) return `new ${typeText(typeName)}${block(items, depth)}`;
    // The last one that is pushed is the first one that comes back.
    const inOrder = name === 'Stack' ? items.toReversed() : items;
    return `new ${typeText(typeName)}(new ${typeText(item)}[]${block(inOrder, depth)})`;
  }

  #dictionary(node: ValueNode, depth: number): string {
    const key = /^\w+<([^,]+),/.exec(node.typeName)?.[1] ?? 'String';
    const entries = this.#childrenOf(node).map(({ label, node: value }) => ({
      name: scalar({ typeName: key }, label),
      value,
    }));
    // Of a key that isn't a scalar only its text is known.
    const written = entries.filter(({ name }) => !name.startsWith('null '));
    if (written.length < entries.length) return nothing('keys that cannot be written', node);
    const items = written.map(({ name, value }) => `{ ${name}, ${this.write(value, depth + 1)} }`);
    const type = typeText(node.typeName);
    if (!type.startsWith('ReadOnly')) return `new ${type}${block(items, depth)}`;
    return `new ${type}(new ${type.slice('ReadOnly'.length)}${block(items, depth)})`;
  }

  #object(node: ValueNode, depth: number): string {
    if (node.typeName === '') return nothing('', node);
    const children = this.#childrenOf(node);
    if (/^(?:KeyValuePair|Tuple)</.test(node.typeName)) {
      const parts = children.map(({ node: value }) => this.write(value, depth + 1));
      return `new ${typeText(node.typeName)}(${parts.join(', ')})`;
    }
    const members = children
      .filter(({ label }) => isIdentifier.test(label))
      .map(({ label, node: value }) => `${label} = ${this.write(value, depth + 1)}`);
    const others = children.filter(({ label }) => !isIdentifier.test(label));
    // Those of a class below that have the same name, for one.
    const missing =
      others.length === 0
        ? ''
        : ` /* without ${safe(others.map(({ label }) => label).join(', '))} */`;
    return `new ${typeText(node.typeName)}${missing}${block(members, depth)}`;
  }

  #childrenOf(node: ValueNode): readonly ValueChild[] {
    return node.children(0, Math.min(node.childCount, this.#left));
  }
}

const isIdentifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

function block(parts: readonly string[], depth: number): string {
  if (parts.length === 0) return ' { }';
  const short = parts.join(', ');
  if (short.length < 80 && !short.includes('\n')) return ` { ${short} }`;
  const indent = '    '.repeat(depth + 1);
  return `\n${'    '.repeat(depth)}{\n${parts.map((part) => `${indent}${part},\n`).join('')}${'    '.repeat(depth)}}`;
}

/** Collections to which an initializer can't add. */
const filledByConstructor: ReadonlySet<string> = new Set([
  'ArraySegment',
  'LinkedList',
  'Queue',
  'ReadOnlyCollection',
  'Stack',
]);

function scalar(
  { typeName, editor, wireTypeName }: Pick<ValueNode, 'typeName' | 'editor' | 'wireTypeName'>,
  value: string,
): string {
  const type = editor?.of ?? (editor?.type === 'Enum' ? 'Enum' : typeName);
  switch (type) {
    case 'String':
      return text(value);
    case 'Char':
      return value === "'" || value === '"' ? `'\\${value}'` : `'${text(value).slice(1, -1)}'`;
    case 'Boolean':
      return value.toLowerCase();
    case 'Byte':
    case 'SByte':
    case 'Int16':
    case 'UInt16':
      return `(${typeText(type)})${value.startsWith('-') ? `(${value})` : value}`;
    case 'Int32':
      return value;
    case 'UInt32':
      return `${value}u`;
    case 'Int64':
      return `${value}L`;
    case 'UInt64':
      return `${value}ul`;
    case 'Single':
      return floating(value, 'float', 'f');
    case 'Double':
    case 'Number':
      return floating(value, 'double', 'd');
    case 'Decimal':
      return `${value}m`;
    case 'DateTime':
      return dateTime(value);
    case 'TimeSpan':
      return `TimeSpan.ParseExact(${text(value)}, "c", null)`;
    case 'Uri':
      return `new Uri(${text(value)}, UriKind.RelativeOrAbsolute)`;
    case 'Guid':
    case 'Version':
    case 'StringBuilder':
      return `new ${type}(${text(value)})`;
    case 'BigInteger':
      return `System.Numerics.BigInteger.Parse(${text(value)})`;
    case 'DateTimeOffset':
      return `DateTimeOffset.Parse(${text(value)}, System.Globalization.CultureInfo.InvariantCulture)`;
    case 'Enum': {
      const name = (wireTypeName ?? typeName).split(',')[0]?.replaceAll('+', '.') ?? typeName;
      return `(${name})Enum.Parse(typeof(${name}), ${text(value)})`;
    }
    default:
      // The key of a dictionary: of an enumeration only its number is known.
      if (
        typeName !== 'Object' &&
        editor === undefined &&
        wireTypeName === undefined &&
        /^-?\d{1,19}$/.test(value)
      ) {
        return `(${typeName})(${value})`;
      }
      return nothing(value, { typeName });
  }
}

function floating(value: string, type: 'float' | 'double', suffix: string): string {
  if (value === 'NaN') return `${type}.NaN`;
  if (value.startsWith('-Inf')) return `${type}.NegativeInfinity`;
  if (value.startsWith('Inf')) return `${type}.PositiveInfinity`;
  return `${value}${suffix}`;
}

/** In ticks, which no culture or time zone changes. */
function dateTime(value: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{7})(?: \((utc|local))?/.exec(
    value,
  );
  if (!parts) return nothing(value, { typeName: 'DateTime' });
  const [year = 1, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0, fraction = 0] = parts
    .slice(1, 8)
    .map(Number);
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, day);
  start.setUTCHours(hours, minutes, seconds);
  const ticks = BigInt(start.getTime()) * 10_000n + ticksOf1970 + BigInt(fraction);
  const kinds: Readonly<Record<string, string>> = { utc: 'Utc', local: 'Local' };
  return `new DateTime(${ticks}L, DateTimeKind.${kinds[parts[8] ?? ''] ?? 'Unspecified'})`;
}

/** 100 ns each, from the first day of year 1 to 1970. */
const ticksOf1970 = 621_355_968_000_000_000n;

function bytesOf(bytes: Uint8Array): string {
  return `Convert.FromBase64String("${Buffer.from(bytes).toString('base64')}")`;
}

/** A literal; what isn't ASCII stands as it is, but for what can't be seen. */
function text(value: string): string {
  const escaped = value.replace(/["\\\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join('');
  });
  return `"${escaped}"`;
}

function nothing(what: string, { typeName }: Pick<ValueNode, 'typeName'>): string {
  return `null /* ${safe([typeName, what].filter((part) => part !== '').join(': '))} */`;
}

/** What can't end a comment. */
function safe(value: string): string {
  return value.replace(/[^\p{L}\p{N}\p{P}\p{S} ]|\*/gu, ' ').slice(0, 80);
}

/** Names of types as C# has them: `List<String>` becomes `List<string>`. */
function typeText(typeName: string): string {
  return typeName.replace(/\b\w+\b/g, (word) => keywords.get(word) ?? word);
}

const keywords: ReadonlyMap<string, string> = new Map([
  ['String', 'string'],
  ['Boolean', 'bool'],
  ['Byte', 'byte'],
  ['SByte', 'sbyte'],
  ['Int16', 'short'],
  ['UInt16', 'ushort'],
  ['Int32', 'int'],
  ['UInt32', 'uint'],
  ['Int64', 'long'],
  ['UInt64', 'ulong'],
  ['Single', 'float'],
  ['Double', 'double'],
  ['Decimal', 'decimal'],
  ['Char', 'char'],
  ['Object', 'object'],
]);
