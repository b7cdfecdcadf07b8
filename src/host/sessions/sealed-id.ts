import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Bytes of a key. */
const keyLength = 32;
const ivLength = 12;
const tagLength = 16;

/** The key by which this process seals ids, and who keeps it for the next one. */
interface Sealing {
  readonly key: Uint8Array;
  /** Called with the key before it is used for the first time; undefined once it was kept. */
  keep: ((key: Uint8Array) => void) | undefined;
}

// On the process, since a bundle that holds this module a second time must read what the first wrote.
const place = Symbol.for('session-farm.sealing');
const holder = globalThis as unknown as { [place]: Sealing | undefined };

const current = (): Sealing => (holder[place] ??= { key: randomBytes(keyLength), keep: undefined });

/**
 * Says which key seals ids from now on.
 * @param kept the key of an earlier run; undefined makes a new one
 * @param keep stores a new key, once it has sealed something
 */
export function useSealingKey(kept: Uint8Array | undefined, keep: (key: Uint8Array) => void): void {
  const isGood = kept?.length === keyLength;
  holder[place] = isGood ? { key: kept, keep: undefined } : { key: randomBytes(keyLength), keep };
}

const derive = (purpose: string): Buffer =>
  createHmac('sha256', current().key).update(purpose).digest();

/**
 * A session id as a text that tells nothing without the key: letters, digits, `-` and `_`. The same
 * id at the same place always gives the same text, since VS Code tells tabs apart by it (the nonce
 * is made of what is sealed, as in RFC 8452).
 * @param context where the id belongs; what is sealed opens there only
 */
export function sealId(id: string, context: string): string {
  const sealing = current();
  sealing.keep?.(sealing.key);
  sealing.keep = undefined;
  const iv = createHmac('sha256', derive('nonce'))
    .update(JSON.stringify([context, id]))
    .digest()
    .subarray(0, ivLength);
  const cipher = createCipheriv('aes-256-gcm', derive('seal'), iv);
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The id in a text of {@link sealId}; undefined when it was made with another key or elsewhere. */
export function openId(sealed: string, context: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= ivLength + tagLength) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', derive('seal'), bytes.subarray(0, ivLength));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  try {
    const id = decipher.update(bytes.subarray(ivLength + tagLength));
    return Buffer.concat([id, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
