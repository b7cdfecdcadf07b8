import { createHmac } from 'node:crypto';
import { fromBase64, isSame } from '../bytes.ts';
import { jsonObject } from '../json.ts';

/** RFC 7518, section 3.2: those that a shared key makes. */
const hashes: Readonly<Record<string, string>> = {
  HS256: 'sha256',
  HS384: 'sha384',
  HS512: 'sha512',
};

/** Whether a key, as a text or in Base64, has signed a token. Those of public keys it never has. */
export function isSignedToken(token: string, key: string): boolean {
  const [head = '', body = '', signature = ''] = token.split('.', 4);
  const algorithm = jsonObject(fromBase64(head))?.['alg'];
  const name = typeof algorithm === 'string' ? hashes[algorithm] : undefined;
  const wanted = fromBase64(signature);
  if (name === undefined || !wanted) return false;
  const decoded = fromBase64(key);
  return [Buffer.from(key), ...(decoded ? [decoded] : [])].some((bytes) =>
    isSame(createHmac(name, bytes).update(`${head}.${body}`).digest(), wanted),
  );
}
