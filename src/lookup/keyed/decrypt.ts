import { createDecipheriv } from 'node:crypto';

const tagLength = 16;

/** What a cipher of AES in CBC mode closed; undefined where it was another key. */
export function openCbc(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Buffer | undefined {
  if ((key.length !== 16 && key.length !== 32) || iv.length !== 16) return undefined;
  return attempt(() => {
    const decipher = createDecipheriv(key.length === 16 ? 'aes-128-cbc' : 'aes-256-cbc', key, iv);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  });
}

/** What a cipher of AES in GCM closed; undefined where it was another key, or the bytes were changed. */
export function openGcm(key: Uint8Array, { iv, bytes, tag, label }: GcmParts): Buffer | undefined {
  if ((key.length !== 16 && key.length !== 32) || iv.length !== 12) return undefined;
  if (tag.length !== tagLength) return undefined;
  return attempt(() => {
    const cipher = key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
    const decipher = createDecipheriv(cipher, key, iv, { authTagLength: tagLength });
    if (label) decipher.setAAD(label);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  });
}

/** What AES-GCM made. */
export interface GcmParts {
  readonly iv: Uint8Array;
  readonly bytes: Uint8Array;
  readonly tag: Uint8Array;
  /** What was authenticated with it. */
  readonly label?: Uint8Array;
}

/** What a cipher of AES-256 in CTR mode closed: any key opens it to something, so check first. */
export function openCtr(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-ctr', key, iv);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

function attempt(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
