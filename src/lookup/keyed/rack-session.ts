import { percentDecoded } from '../percent-decoded.ts';
import { fromBase64, hmac, isSame } from './bytes.ts';
import { openCtr, openGcm } from './decrypt.ts';
import type { CookieReader } from './keyed-cookie.ts';
import { rubyContent } from './ruby-content.ts';

const none = new Uint8Array(0);

/** Cookies that rack-session encrypts, versions 1 and 2 (lib/rack/session/encryptor.rb). */
export const rackCookie: CookieReader = ({ name, value }) => {
  const isNamed = name === '' || name.includes('session');
  const bytes = isNamed ? fromBase64(percentDecoded(value)) : undefined;
  const version = bytes?.[0];
  if (!bytes || bytes.length < 83 || (version !== 1 && version !== 2)) return undefined;
  return {
    framework: 'Rack',
    protection: 'encrypted',
    layouts: ['rack'],
    open: (text) => {
      const secret = Buffer.from(text);
      if (secret.length < 32) return undefined;
      // Sites may bind what they encrypt to the name of the cookie.
      for (const purpose of [none, Buffer.from(name)]) {
        const plain =
          version === 1
            ? openVersion1(bytes, secret, purpose)
            : openVersion2(bytes, secret, purpose);
        const padding = plain && plain.length > 2 ? 2 + plain.readUInt16LE() : 0;
        if (plain) return rubyContent(plain.subarray(padding)) ?? { ids: [] };
      }
      return undefined;
    },
  };
};

/** Version, 32 bytes for the key, IV, what AES-CTR made, HMAC. */
function openVersion1(bytes: Buffer, secret: Buffer, purpose: Uint8Array): Buffer | undefined {
  const end = bytes.length - 32;
  const signed = Buffer.concat([bytes.subarray(0, end), purpose]);
  if (!isSame(hmac('sha256', secret.subarray(32), signed), bytes.subarray(end))) return undefined;
  const key = hmac('sha256', secret.subarray(0, 32), bytes.subarray(1, 33));
  return openCtr(key, bytes.subarray(33, 49), bytes.subarray(49, end));
}

/** Version, 32 bytes of salt, IV, tag, what AES-GCM made. */
function openVersion2(bytes: Buffer, secret: Buffer, purpose: Uint8Array): Buffer | undefined {
  const key = hmac('sha256', secret.subarray(0, 32), bytes.subarray(1, 33));
  return openGcm(key, {
    iv: bytes.subarray(33, 45),
    tag: bytes.subarray(45, 61),
    bytes: bytes.subarray(61),
    label: Buffer.concat([bytes.subarray(0, 33), purpose]),
  });
}
