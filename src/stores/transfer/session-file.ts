import * as v from 'valibot';
import { fields, shapedOrMisfit } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import { formats } from '../../formats/registry.ts';
import { maskId } from '../session-id-text.ts';
import type { LayoutId, SessionItem, SessionRef, SessionSnapshot } from '../session.ts';
import { jsonParts, TransferError } from './json-elements.ts';
import { withoutOwnId } from './own-id.ts';

/** What a file says it is. The version is raised when older readers would take it for something else. */
const formatName = 'session-farm-sessions';
const formatVersion = 1;

const bytes = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Base64'),
  v.check((text) => text.length % 4 === 0, 'Base64'),
  v.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
);
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Frameworks keep it in 32 bits. */
const timeout = v.pipe(whole, v.maxValue(0x7fff_ffff));
/** What stands in a key. No framework makes control characters, nor halves of characters. */
const keyPart = v.pipe(
  v.string(),
  v.maxLength(1024),
  v.check((text) => !/\p{Cc}|\p{Cs}/u.test(text)),
);

const encodings = Object.keys(formats) as ItemEncoding[];

const header = fields({
  format: v.literal(formatName),
  version: v.literal(formatVersion),
  exportedAt: v.optional(v.string()),
  ids: v.picklist(['whole', 'masked']),
  values: v.picklist(['whole', 'redacted']),
});

/** One session of a file. `type` and `value` are for people: what is imported is the bytes. */
const session = fields({
  layout: v.string(),
  application: keyPart,
  id: v.pipe(keyPart, v.minLength(1)),
  readAt: v.optional(v.string()),
  timeoutSeconds: v.optional(timeout),
  ttlMs: v.optional(whole),
  /** Tells what Redis held when the file was written; absent where values were redacted. */
  digest: v.optional(v.string()),
  /** The whole data, for layouts that keep a session in one value. */
  data: v.optional(bytes),
  items: v.array(
    fields({
      name: v.nullable(v.string()),
      nameBytes: v.optional(bytes),
      type: v.optional(v.string()),
      value: v.optional(v.unknown()),
      /** The stored bytes; absent where they are no value of their own, but a part of `data`. */
      bytes: v.optional(bytes),
      encoding: v.optional(v.picklist(encodings)),
      isSystem: v.optional(v.boolean()),
    }),
  ),
});

/** What holds for all sessions of a file. */
export type FileHeader = Shape<typeof header>;

/** A session of a file, as it is to be stored again. */
export interface FiledSession {
  readonly ref: SessionRef;
  readonly timeoutSeconds?: number;
  readonly ttlMs?: number;
  readonly digest?: string;
  readonly items: readonly SessionItem[];
  /** Whether `items` are all that there are: parts of whole data have no bytes of their own. */
  readonly isWhole: boolean;
  readonly blob?: Uint8Array;
}

/** What people are told of an item beside its bytes. */
export interface ItemWords {
  readonly type: string;
  readonly value: unknown;
}

/** How a session is written into a file. */
export interface FileWriter {
  readonly header: FileHeader;
  readonly wordsOf: (item: SessionItem) => ItemWords;
}

/** The start of a file: all that stands before the first session. */
export function fileStart({ format, version, ...rest }: FileHeader): string {
  const members = JSON.stringify({ format, version, ...rest });
  return `${members.slice(0, -1)},"sessions":[`;
}

/** What stands behind the last session. */
export const fileEnd = '\n]}\n';

/** The header of a new file. */
export function newHeader(choice: Pick<FileHeader, 'ids' | 'values'>, nowMs: number): FileHeader {
  const exportedAt = new Date(nowMs).toISOString();
  return { format: formatName, version: formatVersion, exportedAt, ...choice };
}

/**
 * A session as one line of a file, in a form that every version of the format can tell apart by `version`. A lock
 * is never written: it belongs to a request.
 * @param isFirst whether it is the first one; others are set off by a comma
 */
export function sessionLine(
  read: SessionSnapshot,
  { header: { ids, values }, wordsOf }: FileWriter,
  isFirst: boolean,
): string {
  const snapshot = ids === 'masked' ? withoutOwnId(read) : read;
  const { ref, blob, timeoutSeconds, ttlMs, digest, readAtMs } = snapshot;
  const isRedacted = values === 'redacted';
  const line: v.InferInput<typeof session> = {
    layout: ref.layout,
    application: ref.application,
    id: ids === 'masked' ? maskId(ref.id) : ref.id,
    readAt: new Date(readAtMs).toISOString(),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs: Math.round(ttlMs) }),
    ...(digest !== undefined && !isRedacted && { digest }),
    ...(blob && { data: base64(blob) }),
    items: snapshot.items.map((item) => ({
      name: item.name,
      ...(item.nameBytes && { nameBytes: base64(item.nameBytes) }),
      ...wordsOf(item),
      ...(!item.within && { bytes: base64(item.stored ?? item.bytes) }),
      ...(item.encoding && { encoding: item.encoding }),
      ...(item.isSystem && { isSystem: true }),
    })),
  };
  return `${isFirst ? '' : ','}\n${JSON.stringify(line)}`;
}

/** What is read of a file, in its order. */
export type FilePart =
  | { readonly kind: 'header'; readonly header: FileHeader }
  | { readonly kind: 'session'; readonly session: FiledSession };

/**
 * Reads a file of sessions, one session at a time, however it is indented.
 * @throws TransferError `no-json`, `wrong-shape` with the place of what is wrong, `wrong-version`, `cut-off`,
 * `too-large`
 */
export async function* readSessionFile(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<FilePart, void, undefined> {
  let count = 0;
  for await (const part of jsonParts(chunks)) {
    if (part.kind === 'frame') yield { kind: 'header', header: headerOf(part.value) };
    else yield { kind: 'session', session: sessionOf(part.value, count++) };
  }
}

function headerOf(value: unknown): FileHeader {
  const found = shapedOrMisfit(header, value);
  if ('value' in found) {
    const isSessions = typeof value === 'object' && value !== null && 'sessions' in value;
    if (isSessions) return found.value;
    throw new TransferError('wrong-shape', 'sessions');
  }
  const { path } = found.misfit;
  throw new TransferError(path === 'version' ? 'wrong-version' : 'wrong-shape', path);
}

function sessionOf(value: unknown, index: number): FiledSession {
  const place = `sessions[${index}]`;
  const found = shapedOrMisfit(session, value);
  if ('misfit' in found) {
    const { path } = found.misfit;
    throw new TransferError('wrong-shape', path === '' ? place : `${place}.${path}`);
  }
  const { layout, application, id, data, items, timeoutSeconds, ttlMs, digest } = found.value;
  return {
    ref: { layout: layout as LayoutId, application, id },
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(digest !== undefined && { digest }),
    ...(data && { blob: data }),
    items: items.flatMap(({ name, nameBytes, bytes: stored, encoding, isSystem = false }, at) => {
      if (!stored && data) return [];
      if (!stored) throw new TransferError('wrong-shape', `${place}.items[${at}].bytes`);
      if (nameBytes && isTextOfAnother(nameBytes, name)) {
        throw new TransferError('wrong-shape', `${place}.items[${at}].nameBytes`);
      }
      return {
        name,
        bytes: stored,
        isSystem,
        ...(nameBytes && { nameBytes }),
        ...(encoding && { encoding }),
      };
    }),
    isWhole: items.every(({ bytes: stored }) => stored !== undefined),
  };
}

/** Whether bytes say another name than the one that people are shown. */
function isTextOfAnother(bytes: Uint8Array, name: string | null): boolean {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) !== name;
  } catch {
    return false;
  }
}

function base64(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}
