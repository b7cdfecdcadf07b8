import { plainBytes } from '../bytes/plain-bytes.ts';
import { decodeUtf8Lenient, encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError, truncated } from '../errors.ts';
import { concatBytes } from '../splice.ts';
import type { FormatErrorLike, FormatWarning } from '../value.ts';
import { l10n } from '../reason.ts';

/** One entry of an ASP.NET Core session. Values have no type: what they are, the site knows. */
export interface CoreEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The name's bytes as they were read, for writing them back unchanged. */
  readonly nameBytes?: Uint8Array;
}

/** The payload of an ASP.NET Core session (dotnet/aspnetcore src/Middleware/Session/src/DistributedSession.cs). */
export interface CorePayload {
  /** `ISession.Id` as 16 bytes; it is not the key under which the session is stored. */
  readonly sessionId: Uint8Array;
  readonly entries: readonly CoreEntry[];
  /** Bytes behind the last entry, which readers ignore. */
  readonly trailing: Uint8Array;
  readonly warnings: readonly FormatWarning[];
  /** Why reading stopped; `entries` holds what was read. Such a payload can't be written. */
  readonly failure?: FormatErrorLike;
}

/** The one revision that there is. */
const REVISION = 2;
const HEADER_SIZE = 20;
const EMPTY = new Uint8Array(0);

/** Reads the payload of an ASP.NET Core session. Never throws: see `failure`. Numbers are big-endian. */
export function readCorePayload(payload: Uint8Array): CorePayload {
  const bytes = plainBytes(payload);
  const entries: CoreEntry[] = [];
  const warnings: FormatWarning[] = [];
  const sessionId = bytes.slice(4, HEADER_SIZE);
  const fail = (failure: FormatError) => ({
    sessionId,
    entries,
    trailing: EMPTY,
    warnings,
    failure,
  });
  if (bytes[0] !== undefined && bytes[0] !== REVISION) {
    const reason = l10n.t(
      'This is not an ASP.NET Core session, because its revision is {0}, not {1}.',
      bytes[0],
      REVISION,
    );
    return fail(new FormatError('not-this-format', reason, { offset: 0 }));
  }
  if (bytes.length < HEADER_SIZE) {
    return fail(truncated(bytes.length));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0) & 0xffffff;
  const names = new Set<string>();
  let at = HEADER_SIZE;
  for (let i = 0; i < count; i++) {
    const nameEnd = at + 2 + (at + 2 <= bytes.length ? view.getUint16(at) : 0);
    if (nameEnd + 4 > bytes.length) {
      return fail(truncated(bytes.length));
    }
    const end = nameEnd + 4 + view.getUint32(nameEnd);
    if (end > bytes.length) {
      return fail(truncated(bytes.length));
    }
    const nameBytes = bytes.subarray(at + 2, nameEnd);
    const name = decodeUtf8Lenient(nameBytes);
    if (names.has(name)) {
      const reason = l10n.t('Two items have the same name. The last one counts.');
      warnings.push({ code: 'duplicate-name', offset: at, reason });
    }
    names.add(name);
    entries.push({ name, bytes: bytes.subarray(nameEnd + 4, end), nameBytes });
    at = end;
  }
  return { sessionId, entries, trailing: bytes.subarray(at), warnings };
}

/**
 * Writes a payload; what {@link readCorePayload} gave, unchanged, becomes the same bytes.
 * @throws FormatError `damaged`, `out-of-range` for a name beyond 65,535 bytes, `limit-exceeded`.
 */
export function writeCorePayload(payload: Omit<CorePayload, 'warnings'>): Uint8Array {
  const { sessionId, entries, trailing, failure } = payload;
  if (failure) {
    throw new FormatError('damaged', l10n.t('This session is damaged, so it cannot be written.'));
  }
  if (entries.length > 0xffffff) {
    throw new FormatError('limit-exceeded', l10n.t('A session can have at most 16,777,215 items.'));
  }
  const head = new Uint8Array(HEADER_SIZE);
  new DataView(head.buffer).setUint32(0, REVISION * 2 ** 24 + entries.length);
  head.set(sessionId.subarray(0, 16), 4);
  const parts = entries.flatMap(({ name, bytes, nameBytes }) => {
    const encoded = nameBytes ?? encodeUtf8(name);
    if (encoded.length > 0xffff) {
      throw new FormatError('out-of-range', l10n.t('A name can have at most 65,535 bytes.'), {
        details: { max: 0xffff },
      });
    }
    return [bigEndian(encoded.length, 2), encoded, bigEndian(bytes.length, 4), bytes];
  });
  return concatBytes([head, ...parts, trailing]);
}

function bigEndian(value: number, size: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  if (size === 2) view.setUint16(0, value);
  else view.setUint32(0, value);
  return bytes;
}
