import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type ParsedKey, utils } from 'ssh2';

/** A private key as a file has it, as far as it can be understood without a passphrase. */
export type KeyFile =
  | { readonly state: 'open'; readonly key: ParsedKey }
  /** Its public part is absent where that is encrypted as well. */
  | { readonly state: 'encrypted'; readonly publicKey?: ParsedKey }
  | { readonly state: 'ppk3' }
  | { readonly state: 'bad'; readonly detail: string };

/** Reads a private key: OpenSSH, PEM, or PuTTY's format up to version 2. */
export function readKeyFile(text: string): KeyFile {
  if (/^PuTTY-User-Key-File-[3-9]/.test(text)) return { state: 'ppk3' };
  const parsed = parse(text);
  if (!(parsed instanceof Error)) {
    return parsed.isPrivateKey()
      ? { state: 'open', key: parsed }
      : { state: 'bad', detail: 'It is a public key.' };
  }
  if (!/encrypted/i.test(parsed.message)) return { state: 'bad', detail: parsed.message };
  const publicKey = publicPart(text);
  return { state: 'encrypted', ...(publicKey && { publicKey }) };
}

/** Opens an encrypted private key; undefined if the passphrase is wrong. */
export function decryptKey(text: string, passphrase: string): ParsedKey | undefined {
  const parsed = parse(text, passphrase);
  return parsed instanceof Error || !parsed.isPrivateKey() ? undefined : parsed;
}

/** The key of a `.pub` file. */
export function readPublicKey(text: string): ParsedKey | undefined {
  const parsed = parse(text.trim());
  return parsed instanceof Error ? undefined : parsed;
}

function parse(source: string, passphrase?: string): ParsedKey | Error {
  try {
    const text = withoutPkcs8(source, passphrase);
    // The library gives lists for some formats, of which only the first key is one of ours.
    const parsed = [utils.parseKey(text, passphrase)].flat()[0];
    return parsed ?? new Error('No key');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** PKCS #8, which the library doesn't read, as the older format of the same key. */
function withoutPkcs8(text: string, passphrase: string | undefined): string {
  if (!/^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/m.test(text)) return text;
  if (text.includes('BEGIN ENCRYPTED') && passphrase === undefined) throw new Error('Encrypted');
  const key: KeyObject = createPrivateKey({
    key: text,
    ...(passphrase !== undefined && { passphrase }),
  });
  const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1';
  return key.export({ format: 'pem', type }).toString();
}

/** What stands unencrypted in a key file: PROTOCOL.key of OpenSSH, and PuTTY's `Public-Lines`. */
function publicPart(text: string): ParsedKey | undefined {
  const putty = /^Public-Lines: (\d{1,3})\r?$/m.exec(text);
  const base64 = putty
    ? text
        .slice(putty.index)
        .split('\n')
        .slice(1, 1 + Number(putty[1]))
        .join('')
    : undefined;
  const bytes = base64 === undefined ? openSshPublicPart(text) : Buffer.from(base64, 'base64');
  if (!bytes) return undefined;
  const type = bytes.subarray(4, 4 + Math.min(bytes.readUInt32BE(0), 64)).toString('latin1');
  const parsed = parse(`${type} ${bytes.toString('base64')}`);
  return parsed instanceof Error ? undefined : parsed;
}

/** After the magic: cipher, name and options of the derivation, how many keys, the public key. */
function openSshPublicPart(text: string): Buffer | undefined {
  const begin = '-----BEGIN OPENSSH PRIVATE KEY-----';
  const start = text.indexOf(begin);
  const end = text.indexOf('-----END', start + begin.length);
  if (start < 0 || end < 0) return undefined;
  const base64 = text.slice(start + begin.length, end);
  const bytes = Buffer.from(base64, 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return undefined;
  let at = magic.length;
  const next = (): Buffer => {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0;
    const part = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return part;
  };
  next();
  next();
  next();
  at += 4;
  const key = next();
  return key.length > 8 ? key : undefined;
}
