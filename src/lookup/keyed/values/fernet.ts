import { fromBase64, hmac, isSame } from '../bytes.ts';
import { openCbc } from '../decrypt.ts';

/** Version, time, IV; behind what AES made, an HMAC of SHA-256 (pyca/cryptography fernet.py). */
const ivStart = 9;
const headLength = 25;
const macLength = 32;
const keyLength = 32;

/** What a token of Fernet closed; undefined for another key. @param key 32 bytes in Base64, for either alphabet */
export function openFernet(text: string, key: string): Uint8Array | undefined {
  const token = fromBase64(text);
  const both = fromBase64(key);
  if (!token || token.length < headLength + macLength || both?.length !== keyLength) {
    return undefined;
  }
  const signed = token.subarray(0, -macLength);
  const mac = hmac('sha256', both.subarray(0, keyLength / 2), signed);
  if (!isSame(mac, token.subarray(-macLength))) return undefined;
  const closed = token.subarray(headLength, -macLength);
  return openCbc(both.subarray(keyLength / 2), token.subarray(ivStart, headLength), closed);
}
