import { readableText } from '../bytes/readable-text.ts';
import { formatGuid } from '../scalars/guid.ts';
import { fromAnyBase64, jsonObjectOf } from './base64-parts.ts';

/** What software encrypted a value, and the parts that can be told apart without the key. */
export interface Encrypted {
  /** A proper name. */
  readonly by: string;
  readonly parts: readonly (readonly [name: string, content: string | Uint8Array])[];
}

/** aspnetcore KeyRingBasedDataProtector.cs: `MAGIC_HEADER_V0`, a key's id, what the encryptor made. */
const protectionMagic = [0x09, 0xf0, 0xc9, 0xf0];
const PROTECTION_HEAD = 20;
/** Key modifier, nonce and tag of AES-GCM, which makes the shortest. */
const MIN_PROTECTED = PROTECTION_HEAD + 16 + 12 + 16;
/** pyca/cryptography fernet.py: version, time, IV, blocks, HMAC. */
const FERNET_VERSION = 0x80;
const FERNET_HEAD = 25;
const MIN_FERNET = FERNET_HEAD + 16 + 32;

/** Tells values that a key is needed for by their marks and the lengths of their parts. */
export function encryptedBy(bytes: Uint8Array): Encrypted | undefined {
  const raw = dataProtection(bytes);
  if (raw) return raw;
  const text = readableText(bytes)?.trim();
  if (text === undefined) return undefined;
  if (text.startsWith('CfDJ8')) return dataProtection(fromAnyBase64(text) ?? bytes);
  if (text.startsWith('gAAAAA')) return fernet(fromAnyBase64(text));
  if (text.startsWith('Fe26.2*')) return iron(text);
  if (text.startsWith('eyJ')) return laravel(text) ?? webEncryption(text);
  return rails(text);
}

function dataProtection(bytes: Uint8Array): Encrypted | undefined {
  if (bytes.length < MIN_PROTECTED) return undefined;
  if (protectionMagic.some((byte, at) => bytes[at] !== byte)) return undefined;
  return {
    by: 'ASP.NET Core Data Protection',
    parts: [
      ['key', formatGuid(bytes.subarray(protectionMagic.length, PROTECTION_HEAD))],
      ['data', bytes.subarray(PROTECTION_HEAD)],
    ],
  };
}

function fernet(bytes: Uint8Array | undefined): Encrypted | undefined {
  if (bytes?.[0] !== FERNET_VERSION || bytes.length < MIN_FERNET) return undefined;
  if ((bytes.length - MIN_FERNET) % 16 !== 0) return undefined;
  return {
    by: 'Fernet',
    parts: [
      ['iv', bytes.subarray(9, FERNET_HEAD)],
      ['data', bytes.subarray(FERNET_HEAD, -32)],
      ['mac', bytes.subarray(-32)],
    ],
  };
}

/** hapijs/iron lib/index.js: eight parts from the version on. */
function iron(text: string): Encrypted | undefined {
  const parts = text.split('*', 9);
  if (parts.length !== 8) return undefined;
  const [, password = '', , iv = '', data = ''] = parts;
  return { by: 'iron', parts: [...named({ password, iv, data })] };
}

/** laravel/framework Encrypter.php: Base64 of JSON. */
function laravel(text: string): Encrypted | undefined {
  const envelope = jsonObjectOf(fromAnyBase64(text));
  if (!envelope) return undefined;
  const { iv, value, mac, tag = '' } = envelope;
  if (typeof iv !== 'string' || typeof value !== 'string') return undefined;
  if (typeof mac !== 'string' || typeof tag !== 'string' || `${mac}${tag}` === '') return undefined;
  const size = fromAnyBase64(iv)?.length;
  if (size !== 16 && size !== 12) return undefined;
  return { by: 'Laravel', parts: [...named({ iv, value, mac, tag })] };
}

/** RFC 7516: five parts, the first of which says how it is encrypted. */
function webEncryption(text: string): Encrypted | undefined {
  const parts = text.split('.', 6);
  if (parts.length !== 5) return undefined;
  const [head = '', , iv = '', data = '', tag = ''] = parts;
  const header = jsonObjectOf(fromAnyBase64(head));
  if (typeof header?.['enc'] !== 'string') return undefined;
  return { by: 'JSON Web Encryption', parts: [...named({ iv, data, tag })] };
}

/** rails message_encryptor.rb: `data--IV--tag` of AES-GCM, or signed Base64 of `data--IV` of AES-CBC. */
function rails(text: string): Encrypted | undefined {
  const parts = text.split('--', 4);
  if (parts.length === 3) {
    const [data = '', iv = '', tag = ''] = parts;
    const sizes = [iv, tag].map((part) => fromAnyBase64(part)?.length);
    if (!fromAnyBase64(data) || sizes[0] !== 12 || sizes[1] !== 16) return undefined;
    return { by: 'Rails', parts: [...named({ data, iv, tag })] };
  }
  const [message = '', digest = ''] = parts;
  if (parts.length !== 2 || !/^(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/.test(digest)) {
    return undefined;
  }
  const inner = fromAnyBase64(message);
  const [data = '', iv = '', more] =
    (inner ? readableText(inner) : undefined)?.split('--', 3) ?? [];
  if (more !== undefined || fromAnyBase64(iv)?.length !== 16 || data === '') return undefined;
  return { by: 'Rails', parts: [...named({ data, iv, mac: digest })] };
}

/** Parts of Base64 as their texts; those that aren't there are left out. */
function* named(parts: Readonly<Record<string, string>>): Generator<readonly [string, string]> {
  for (const [name, content] of Object.entries(parts)) if (content !== '') yield [name, content];
}
