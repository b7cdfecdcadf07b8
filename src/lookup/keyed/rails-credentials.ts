import { decodeItem } from '../../formats/registry.ts';
import { fromBase64 } from './bytes.ts';
import { openGcm } from './decrypt.ts';

/**
 * The text of `credentials.yml.enc` (activesupport encrypted_file.rb: AES-128-GCM, Marshal of a text).
 * @param masterKey what stands in `master.key`
 * @returns undefined where it was encrypted with another key
 */
export function openRailsCredentials(credentials: string, masterKey: string): string | undefined {
  const parts = credentials.trim().split('--');
  const [bytes, iv, tag] = parts.map(fromBase64);
  if (parts.length !== 3 || !bytes || !iv || !tag) return undefined;
  const plain = openGcm(Buffer.from(masterKey.trim(), 'hex'), { iv, bytes, tag });
  return plain && decodeItem(plain, 'marshal').root.text;
}
