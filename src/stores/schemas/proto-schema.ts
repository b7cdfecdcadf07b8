import protobuf from 'protobufjs';
import { FormatError } from '../../formats/errors.ts';
import type {
  EnumType,
  FieldType,
  MessageType,
  ProtobufSchema,
  ScalarKind,
  ValueType,
} from '../../formats/protobuf/schema.ts';
import { scalarKinds } from '../../formats/protobuf/schema.ts';
import { l10n } from '../../formats/reason.ts';

/** Gives the text of a file by its path, with `/`; undefined where there is none. */
export type ReadFile = (path: string) => Promise<string | undefined>;

const MAX_FILES = 200;
const MAX_LENGTH = 1_000_000;

/**
 * The messages of a `.proto` file and of those that it imports. Imports are looked for beside the file and in the
 * folders above it, as `protoc` does from the folder of its `-I`. Nothing is run: files are parsed.
 * @throws FormatError `invalid-schema`, with the file and the line or the import that is wrong; `file` and, where
 * it is known, `line` are in the details
 */
export async function readProtoSchema(path: string, readFile: ReadFile): Promise<ProtobufSchema> {
  const root = new protobuf.Root();
  const seen = new Set([path]);
  const queue = [{ path, text: await readFile(path) }];
  if (queue[0]?.text === undefined) throw invalid(l10n.t('There is no file {0}.', path), path);
  for (let file = queue.pop(); file; file = queue.pop()) {
    for (const name of importsOf(file.path, file.text ?? '', root)) {
      const found = await findImport(name, path, readFile);
      const place = found?.path ?? name;
      if (seen.has(place)) continue;
      seen.add(place);
      if (seen.size > MAX_FILES) {
        throw invalid(l10n.t('{0} imports more than {1} files.', path, MAX_FILES), path);
      }
      const known = found ? undefined : protobuf.common.get(name);
      if (known?.nested) root.addJSON(known.nested);
      else if (found) queue.push(found);
      else
        throw invalid(l10n.t('{0} imports {1}, which is not found.', file.path, name), file.path);
    }
  }
  return schemaOf(root, path);
}

function importsOf(path: string, text: string, root: protobuf.Root): readonly string[] {
  if (text.length > MAX_LENGTH) {
    throw invalid(l10n.t('{0} has more than {1} characters.', path, MAX_LENGTH), path);
  }
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
    return [...imports, ...weakImports];
  } catch (error) {
    const line = /\(line (\d+)\)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw invalid(
      line === undefined
        ? l10n.t('{0} cannot be read as a .proto file.', path)
        : l10n.t('{0} cannot be read as a .proto file. See line {1}.', path, line),
      path,
      line,
    );
  }
}

async function findImport(name: string, path: string, readFile: ReadFile) {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const place = [...folders.slice(0, depth), name].join('/');
    const text = await readFile(place);
    if (text !== undefined) return { path: place, text };
  }
  return undefined;
}

/** The library's objects as plain data, each message once. */
function schemaOf(root: protobuf.Root, path: string): ProtobufSchema {
  const types = new Map<protobuf.Type, MessageType & { fields: Map<number, FieldType> }>();
  const enums = new Map<protobuf.Enum, EnumType>();
  try {
    root.resolveAll();
  } catch {
    throw invalid(l10n.t('{0} uses a type that none of the files defines.', path), path);
  }
  const open: protobuf.ReflectionObject[] = [root];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at instanceof protobuf.Namespace) open.push(...at.nestedArray);
    const name = at.fullName.replace(/^\./, '');
    if (at instanceof protobuf.Type) types.set(at, { name, fields: new Map() });
    if (at instanceof protobuf.Enum) enums.set(at, { name, names: namesOf(at) });
  }
  const valueType = ({ type, resolvedType }: protobuf.Field): ValueType => {
    if (resolvedType instanceof protobuf.Type) return types.get(resolvedType) ?? 'bytes';
    if (resolvedType instanceof protobuf.Enum) return enums.get(resolvedType) ?? 'int32';
    return isScalar(type) ? type : 'bytes';
  };
  for (const [type, message] of types) {
    for (const field of type.fieldsArray) {
      const key = field instanceof protobuf.MapField ? field.keyType : undefined;
      message.fields.set(field.id, {
        name: field.name,
        type: valueType(field),
        isRepeated: field.repeated || key !== undefined,
        ...(key !== undefined && isScalar(key) && { mapKey: key }),
      });
    }
  }
  return { messages: new Map([...types.values()].map((message) => [message.name, message])) };
}

function namesOf({ values }: protobuf.Enum): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  // Of several names for a number the first one counts.
  for (const [name, number] of Object.entries(values)) {
    if (!names.has(number)) names.set(number, name);
  }
  return names;
}

function isScalar(type: string): type is ScalarKind {
  return (scalarKinds as readonly string[]).includes(type);
}

function invalid(reason: ReturnType<typeof l10n.t>, file: string, line?: string): FormatError {
  const details = { file, ...(line !== undefined && { line: Number(line) }) };
  return new FormatError('invalid-schema', reason, { details });
}
