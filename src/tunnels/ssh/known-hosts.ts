import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { matchesList } from './config-file.ts';

/** The text of a file of known hosts: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHostsFile {
  readonly path: string;
  readonly text: string;
}

/** What files of known hosts say of a server's key. */
export type HostKeyVerdict =
  | { readonly state: 'known' }
  /** No key of the host is known. */
  | { readonly state: 'unknown'; readonly hasAuthority: boolean }
  /** The host is known with another key. */
  | { readonly state: 'changed'; readonly path: string; readonly line: number }
  /** The key is one that was withdrawn. */
  | { readonly state: 'revoked'; readonly path: string; readonly line: number };

/** A line that concerns a host. */
interface Entry {
  readonly path: string;
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly keyType: string;
  readonly key: Buffer;
}

const MAX_LINES = 50_000;
const MAX_LINE_LENGTH = 16_384;

/** The name under which a server is looked for: `host`, or `[host]:port` where that isn't 22. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Says what is known of a key that a server has shown, as it goes over the wire. */
export function checkHostKey(
  files: readonly KnownHostsFile[],
  name: string,
  key: Uint8Array,
): HostKeyVerdict {
  const entries = entriesFor(files, name);
  const isSame = (entry: Entry): boolean => entry.key.equals(key);
  const revoked = entries.find((entry) => entry.marker === 'revoked' && isSame(entry));
  if (revoked) return { state: 'revoked', path: revoked.path, line: revoked.line };
  const plain = entries.filter(({ marker }) => marker === 'none');
  if (plain.some(isSame)) return { state: 'known' };
  const type = keyTypeOf(key);
  // Somebody in the middle would show a key of another kind, so that one isn't new but changed.
  const other = plain.find(({ keyType }) => keyType === type) ?? plain[0];
  if (other) return { state: 'changed', path: other.path, line: other.line };
  return {
    state: 'unknown',
    hasAuthority: entries.some(({ marker }) => marker === 'cert-authority'),
  };
}

/** The kinds of keys that are known of a host (`ssh-ed25519`): a server is asked for those first. */
export function knownKeyTypes(files: readonly KnownHostsFile[], name: string): readonly string[] {
  const plain = entriesFor(files, name).filter(({ marker }) => marker === 'none');
  return [...new Set(plain.map(({ keyType }) => keyType))];
}

/** The line that makes a key known. */
export function knownHostsLine(name: string, key: Uint8Array): string {
  return `${name} ${keyTypeOf(key)} ${Buffer.from(key).toString('base64')}\n`;
}

/** The fingerprint of a key, as OpenSSH shows it: `SHA256:…`. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`;
}

/** The kind of a key, which is the first string in it (RFC 4253, section 6.6). */
export function keyTypeOf(key: Uint8Array): string {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  return length <= 64 ? bytes.subarray(4, 4 + length).toString('latin1') : '';
}

function entriesFor(files: readonly KnownHostsFile[], name: string): readonly Entry[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n', MAX_LINES)
      .flatMap((line, index) =>
        line.length > MAX_LINE_LENGTH ? [] : (entryOf(line.trim(), name, path, index + 1) ?? []),
      ),
  );
}

/** `[@marker] hosts type key [comment]`; undefined when it isn't about the host. */
function entryOf(text: string, name: string, path: string, line: number): Entry | undefined {
  if (text === '' || text.startsWith('#')) return undefined;
  const words = text.split(/\s+/, 5);
  const marker = words[0]?.startsWith('@') ? words.shift()?.slice(1) : 'none';
  if (marker !== 'none' && marker !== 'revoked' && marker !== 'cert-authority') return undefined;
  const [hosts = '', keyType = '', base64 = ''] = words;
  if (!isAbout(hosts, name)) return undefined;
  const key = Buffer.from(base64, 'base64');
  return key.length === 0 ? undefined : { path, line, marker, keyType, key };
}

function isAbout(hosts: string, name: string): boolean {
  if (!hosts.startsWith('|')) return matchesList(name, hosts.split(','));
  // |1|salt|hash: HMAC-SHA1 of the name with the salt as the key.
  const [, version, salt = '', hash = ''] = hosts.split('|');
  if (version !== '1') return false;
  const expected = Buffer.from(hash, 'base64');
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
