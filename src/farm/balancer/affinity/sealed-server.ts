import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Backend } from '../backend.ts';

const algorithm = 'aes-128-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const serverBytes = 16;
const totalBytes = nonceBytes + serverBytes + 6 + tagBytes;

/** No secret: it keeps names of servers out of cookies, and is the same in each run, so that browsers stay bound. */
const key = createHash('sha256').update('Session Farm stickiness').digest().subarray(0, 16);

const mark = (backend: Backend): string => backend.affinity.slice(0, serverBytes * 2);

/**
 * A server, and until when it is meant, as the cookies of Elastic Load Balancing have it: a text that says nothing to
 * clients and is another one each time.
 * @param untilMs a point in time as `Date.now()` has them
 */
export const sealServer = (backend: Backend, untilMs: number): string => {
  const nonce = randomBytes(nonceBytes);
  const plain = Buffer.alloc(serverBytes + 6);
  plain.write(mark(backend), 'hex');
  plain.writeUIntBE(untilMs, serverBytes, 6);
  const cipher = createCipheriv(algorithm, key, nonce);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
};

/** What a sealed text says. */
export interface OpenedServer {
  /** Null for one that is none of those given. */
  readonly backend: Backend | null;
  readonly untilMs: number;
}

/** @returns undefined for what isn't a sealed text, or no longer counts */
export const openServer = (
  text: string,
  backends: readonly Backend[],
  nowMs: number,
): OpenedServer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== totalBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const plain = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  const untilMs = plain.readUIntBE(serverBytes, 6);
  if (untilMs <= nowMs) return undefined;
  const wanted = plain.toString('hex', 0, serverBytes);
  return { backend: backends.find((backend) => mark(backend) === wanted) ?? null, untilMs };
};
