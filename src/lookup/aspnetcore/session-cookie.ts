import { formatGuid } from '../../formats/scalars/guid.ts';
import { percentDecoded } from '../percent-decoded.ts';
import { openProtected } from './protector.ts';
import type { ProtectionKey } from './key-ring.ts';
import { uint32 } from './derive-key.ts';

/** What data protection begins its data with (KeyRingBasedDataProtector.cs, `MAGIC_HEADER_V0`). */
const magic = [0x09, 0xf0, 0xc9, 0xf0];
const headLength = 20;
const maxCookieLength = 8192;

/** A protected value, taken apart as far as that needs no key. */
export interface ProtectedValue {
  /** Of the key that it was closed with: lower case, with dashes. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/**
 * Takes the value of a `.AspNetCore.Session` cookie apart (aspnetcore src/Middleware/Session, CookieProtection.cs:
 * base64 without padding). @returns undefined for what data protection didn't make
 */
export function readProtectedCookie(value: string): ProtectedValue | undefined {
  if (value.length > maxCookieLength) return undefined;
  const text = percentDecoded(value.trim());
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  return protectedBytes(Buffer.from(text, 'base64'));
}

/** Takes bytes of data protection apart. @returns undefined for what it didn't make */
export function protectedBytes(bytes: Uint8Array): ProtectedValue | undefined {
  if (bytes.length < headLength || magic.some((byte, index) => bytes[index] !== byte)) {
    return undefined;
  }
  return { keyId: formatGuid(bytes.subarray(4, headLength)), bytes };
}

/** Why a cookie was not opened: its key isn't in the ring, can't be used, or made it for something else. */
export type OpenFailure = 'no-such-key' | 'sealed-key' | 'unknown-key' | 'wrong-purpose';

/** What became of opening a cookie. */
export type OpenedCookie =
  | { readonly sessionKey: string; readonly failure?: undefined }
  | { readonly failure: OpenFailure; readonly keyId: string };

/**
 * Opens a session cookie.
 * @param discriminators what sites may have set as application name (`SetApplicationName`), or their content root with
 *   its last separator; each is tried, and none at all as well
 * @returns the session's key: what follows the instance name in the key of its cache entry
 */
export function openSessionCookie(
  value: ProtectedValue,
  ring: readonly ProtectionKey[],
  discriminators: readonly string[],
): OpenedCookie {
  const opened = unprotect(value, ring, discriminators, [['SessionMiddleware']]);
  if (opened.plain === undefined) return opened;
  const sessionKey = Buffer.from(opened.plain).toString('utf8');
  const { keyId } = value;
  return sessionKey.length === 36 ? { sessionKey } : { failure: 'wrong-purpose', keyId };
}

/** What became of opening something that data protection closed. */
export type Unprotected =
  | { readonly plain: Uint8Array; readonly failure?: undefined }
  | { readonly plain?: undefined; readonly failure: OpenFailure; readonly keyId: string };

/**
 * Opens what data protection closed.
 * @param discriminators as for {@link openSessionCookie}
 * @param purposes what the site may have passed to `CreateProtector`, one list after the other
 */
export function unprotect(
  { keyId, bytes }: ProtectedValue,
  ring: readonly ProtectionKey[],
  discriminators: readonly string[],
  purposes: readonly (readonly string[])[],
): Unprotected {
  const keys = ring.filter(({ id }) => id === keyId);
  let failure: OpenFailure = 'no-such-key';
  for (const key of keys) {
    if (key.trouble !== undefined) {
      failure = key.trouble === 'sealed' ? 'sealed-key' : 'unknown-key';
      continue;
    }
    for (const discriminator of [...discriminators, undefined]) {
      for (const chain of purposes) {
        const whole = [...(discriminator === undefined ? [] : [discriminator]), ...chain];
        const label = authenticatedData(bytes.subarray(0, headLength), whole);
        const body = bytes.subarray(headLength);
        const plain = openProtected(key.encryption, key.masterKey, label, body);
        if (plain) return { plain };
      }
    }
    failure = 'wrong-purpose';
  }
  return { failure, keyId };
}

/** KeyRingBasedDataProtector.cs, `AdditionalAuthenticatedDataTemplate`. */
function authenticatedData(head: Uint8Array, purposes: readonly string[]): Uint8Array {
  const parts = purposes.flatMap((purpose) => {
    const bytes = Buffer.from(purpose);
    return [sevenBitLength(bytes.length), bytes];
  });
  return Buffer.concat([head, uint32(purposes.length), ...parts]);
}

/** As BinaryWriter of .NET writes the length of a string. */
function sevenBitLength(length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.of(...bytes, rest);
}
