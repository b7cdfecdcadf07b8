import type { ValueChild, ValueNode } from '../value.ts';

/** What MVC's reader of TempData throws for, or reads as something else than it says. */
export type TempDataProblem =
  /** The whole is no object. */
  | 'root'
  /** Two names that differ in case alone: the reader ignores case. */
  | 'names'
  /** A number that is no Int32. */
  | 'number'
  /** A text with half of a character in it. */
  | 'text'
  /** An array of anything else than one type that can be in one. */
  | 'array'
  /** The same, where more types can be in one than texts and whole numbers. */
  | 'mixed-array'
  /** An empty array, which can be read but not saved for the next request. */
  | 'empty-array'
  /** A name that the reader takes for one of its own. */
  | 'name'
  /** A dictionary of anything else than what can be in one. */
  | 'dictionary';

/** A problem with the place where it is. */
export interface FoundProblem {
  readonly problem: TempDataProblem;
  readonly offset: number;
}

/** What one of MVC's two serializers takes inside of arrays and dictionaries, by type names. */
export interface TempDataReader {
  /** The kind of value under which it files a value that can stand in an array; undefined for others. */
  arrayKind(node: ValueNode): string | undefined;
  /** The same for dictionaries. */
  entryKind(node: ValueNode): string | undefined;
  /** The kinds that null may stand among, in arrays and in dictionaries. */
  readonly nullAmong: { readonly array: readonly string[]; readonly dictionary: readonly string[] };
  /** What an array is whose items can't stand together. */
  readonly arrayProblem: 'array' | 'mixed-array';
  /** Whether an array that was read empty can be saved again. */
  readonly keepsEmptyArrays: boolean;
  /** Names that the reader takes for its own. */
  readonly ownNames: readonly string[];
  /** Whether a dictionary may begin with null. */
  readonly takesNullFirst: boolean;
  /** Whether a value on its own can be read. */
  isReadable(node: ValueNode): boolean;
}

const INT32 = /^-?(?:0|[1-9]\d{0,9})$/;

/** Whether a number's text is what Utf8JsonReader.TryGetInt32 takes: no point, no power. */
export function isInt32Text(text: string): boolean {
  return INT32.test(text) && BigInt.asIntN(32, BigInt(text)) === BigInt(text);
}

/**
 * DefaultTempDataSerializer (dotnet/aspnetcore src/Mvc/Mvc.ViewFeatures/src/Infrastructure/
 * DefaultTempDataSerializer.cs): an array is of the type of its first item, String or Int32; a dictionary is
 * one of String, with null anywhere.
 */
export const jsonTempData: TempDataReader = {
  arrayKind: (node) => {
    if (isJsonString(node)) return 'String';
    return node.typeName === 'Int32' && node.kind === 'scalar' ? 'Int32' : undefined;
  },
  entryKind: (node) => (isJsonString(node) ? 'String' : undefined),
  nullAmong: { array: ['String'], dictionary: ['String'] },
  arrayProblem: 'array',
  keepsEmptyArrays: true,
  ownNames: [],
  takesNullFirst: true,
  isReadable: (node) => node.typeName !== 'Int32' || isInt32Text(node.text ?? ''),
};

function isJsonString(node: ValueNode): boolean {
  return node.editor?.type === 'String' && node.kind === 'scalar';
}

const bsonKinds: Readonly<Record<string, string>> = {
  String: 'String',
  Int32: 'Integer',
  Int64: 'Integer',
  Boolean: 'Boolean',
  Double: 'Float',
  Guid: 'Guid',
  DateTime: 'Date',
};

function bsonKind(node: ValueNode): string | undefined {
  return node.kind === 'scalar' ? bsonKinds[node.typeName] : undefined;
}

/**
 * BsonTempDataSerializer (dotnet/aspnetcore src/Mvc/Mvc.NewtonsoftJson/src/BsonTempDataSerializer.cs): what is
 * in an array or a dictionary is converted to the type of the first, and whole numbers to Int32. An empty
 * array stays a JArray, which it refuses to save. Newtonsoft.Json keeps some names for references and types
 * (JamesNK/Newtonsoft.Json Src/Newtonsoft.Json/Serialization/JsonTypeReflector.cs).
 */
export const bsonTempData: TempDataReader = {
  arrayKind: bsonKind,
  entryKind: bsonKind,
  nullAmong: { array: ['String'], dictionary: ['String'] },
  arrayProblem: 'mixed-array',
  keepsEmptyArrays: false,
  ownNames: ['$id', '$ref', '$type', '$values'],
  takesNullFirst: false,
  isReadable: () => true,
};

/** Everything for which MVC could not read a TempData, at most `limit` of them. */
export function tempDataProblems(
  root: ValueNode,
  reader: TempDataReader,
  limit = 100,
): readonly FoundProblem[] {
  if (root.kind !== 'dictionary') return [found('root', root)];
  const problems: FoundProblem[] = [];
  const names = new Set<string>();
  for (const { label, node } of childrenOf(root)) {
    if (problems.length >= limit) break;
    const folded = label.toUpperCase();
    if (names.has(folded)) problems.push(found('names', node));
    names.add(folded);
    if (isHalf(label)) problems.push(found('text', node));
    if (reader.ownNames.includes(label)) problems.push(found('name', node));
    problems.push(...problemsOf(node, reader));
  }
  return problems.slice(0, limit);
}

function problemsOf(node: ValueNode, reader: TempDataReader): readonly FoundProblem[] {
  switch (node.kind) {
    case 'list':
      if (node.childCount === 0 && !reader.keepsEmptyArrays) return [found('empty-array', node)];
      return isUniform(childrenOf(node), 'array', reader)
        ? insides(node, reader)
        : [found(reader.arrayProblem, node)];
    case 'dictionary': {
      const isFit = isUniform(childrenOf(node), 'dictionary', reader);
      return isFit ? insides(node, reader) : [found('dictionary', node)];
    }
    default:
      return isHalf(node.text ?? '')
        ? [found('text', node)]
        : reader.isReadable(node)
          ? []
          : [found('number', node)];
  }
}

/** What is wrong with single items or entries of a container whose types are right. */
function insides(node: ValueNode, reader: TempDataReader): readonly FoundProblem[] {
  return childrenOf(node).flatMap(({ label, labelKind, node: inner }): readonly FoundProblem[] => {
    const isInteger = reader.arrayKind(inner) === 'Integer' || inner.typeName === 'Int32';
    if (isInteger && !isInt32Text(inner.text ?? '')) return [found('number', inner)];
    if (labelKind === 'key' && reader.ownNames.includes(label)) return [found('name', inner)];
    const isText = isHalf(inner.text ?? '') || (labelKind === 'key' && isHalf(label));
    return isText ? [found('text', inner)] : [];
  });
}

/** Whether all children are of the first one's kind, with null where it may be. */
function isUniform(
  children: readonly ValueChild[],
  container: 'array' | 'dictionary',
  reader: TempDataReader,
): boolean {
  const kindOf = (node: ValueNode): string | undefined =>
    container === 'array' ? reader.arrayKind(node) : reader.entryKind(node);
  const [first] = children;
  if (!first) return true;
  const isNullFirst = first.node.kind === 'null' && container === 'dictionary';
  const kind = isNullFirst && reader.takesNullFirst ? 'String' : kindOf(first.node);
  if (kind === undefined) return false;
  return children.every(({ node }) =>
    node.kind === 'null' ? reader.nullAmong[container].includes(kind) : kindOf(node) === kind,
  );
}

function childrenOf(node: ValueNode): readonly ValueChild[] {
  return node.children(0, node.childCount);
}

function found(problem: TempDataProblem, node: ValueNode): FoundProblem {
  return { problem, offset: node.range?.start ?? 0 };
}

function isHalf(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
