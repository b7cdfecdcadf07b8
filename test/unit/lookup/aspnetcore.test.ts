import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readProtectionKeys } from '../../../src/lookup/aspnetcore/key-ring.ts';
import {
  openSessionCookie,
  protectedBytes,
  readProtectedCookie,
  unprotect,
} from '../../../src/lookup/aspnetcore/session-cookie.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const folder = new URL('keyring-aspnetcore/', fixtures);
interface Recorded {
  readonly scenario: string;
  readonly kind: string;
  readonly discriminator: string | null;
  readonly cookie: string | null;
  readonly sessionKey?: string;
  readonly keys: readonly { readonly type: string; readonly elements?: readonly string[] }[];
}

const all = readFileSync(fileURLToPath(new URL('aspnetcore-sessions.jsonl', fixtures)), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);
const recorded = all.filter(({ cookie }) => typeof cookie === 'string');

const stored = all.flatMap(({ keys }) => keys.flatMap(({ elements = [] }) => elements));
const ring = [
  ...readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')),
  ...stored.map((element) => Buffer.from(element, 'base64').toString()),
].flatMap((text) => readProtectionKeys(text));

describe('session cookies of ASP.NET Core', () => {
  for (const { scenario, discriminator, cookie, sessionKey } of recorded) {
    it(`are opened with the site's key ring: ${scenario}, ${discriminator ?? 'no name'}`, () => {
      const value = readProtectedCookie(cookie ?? '');
      assert.ok(value);
      const names = ['/srv/other/', ...(discriminator === null ? [] : [discriminator])];
      assert.deepEqual(openSessionCookie(value, ring, names), { sessionKey });
      if (discriminator === null) return;
      const failed = openSessionCookie(value, ring, ['another']);
      assert.deepEqual(failed, { failure: 'wrong-purpose', keyId: value.keyId });
    });
  }

  it('are opened as any value is, for the purpose that was entered', () => {
    for (const { discriminator, cookie, sessionKey } of recorded) {
      const value = protectedBytes(readProtectedCookie(cookie ?? '')?.bytes ?? Buffer.of());
      assert.ok(value);
      const names = discriminator === null ? [] : [discriminator];
      const other = unprotect(value, ring, names, [['Cart', 'v1']]);
      assert.equal(other.failure, 'wrong-purpose');
      const { plain } = unprotect(value, ring, names, [['Cart', 'v1'], ['SessionMiddleware']]);
      assert.equal(plain && Buffer.from(plain).toString(), sessionKey);
    }
  });

  it('of another ring are told from those that were changed', () => {
    const value = readProtectedCookie(recorded[0]?.cookie ?? '');
    assert.ok(value);
    const names = [recorded[0]?.discriminator ?? ''];
    const { keyId } = value;
    assert.deepEqual(openSessionCookie(value, [], names), { failure: 'no-such-key', keyId });
    const bytes = Uint8Array.from(value.bytes);
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    const changed = openSessionCookie({ keyId, bytes }, ring, names);
    assert.deepEqual(changed, { failure: 'wrong-purpose', keyId });
    const sealed = [{ id: keyId, trouble: 'sealed' as const }];
    assert.deepEqual(openSessionCookie(value, sealed, names), { failure: 'sealed-key', keyId });
    for (const length of [20, 21, 60, 100]) {
      const cut = openSessionCookie({ keyId, bytes: bytes.subarray(0, length) }, ring, names);
      assert.equal(cut.failure, 'wrong-purpose');
    }
  });

  it('are told from other texts', () => {
    for (const text of ['', 'abc', 'CfDJ8', 's:id.sig', 'CfDJ8!', 'A'.repeat(100), '%']) {
      assert.equal(readProtectedCookie(text), undefined, text);
    }
  });
});

describe('key rings of ASP.NET Core', () => {
  const key = (inner: string): string =>
    `\uFEFF<?xml version="1.0"?><key id="0DA64A2F-ebdf-4609-85f6-4695cd773621" version="1"><descriptor deserializerType="x">${inner}</descriptor></key>`;

  it('have keys of each cipher', () => {
    const master = `<masterKey><value> ${Buffer.alloc(64, 7).toString('base64')}\n</value></masterKey>`;
    const of = (algorithm: string, more = ''): unknown => {
      const xml = key(
        `<descriptor><encryption algorithm="${algorithm}" />${more}${master}</descriptor>`,
      );
      const [found] = readProtectionKeys(xml);
      assert.equal(found?.id, '0da64a2f-ebdf-4609-85f6-4695cd773621');
      return found.trouble ?? found.encryption;
    };
    assert.deepEqual(of('AES_192_GCM'), { bits: 192, mode: 'gcm' });
    assert.deepEqual(of('AES_128_CBC', '<validation algorithm="HMACSHA512" />'), {
      bits: 128,
      mode: 'cbc',
      hash: 'sha512',
    });
    assert.equal(of('AES_256_CBC'), 'unknown');
    assert.equal(of('DES'), 'unknown');
  });

  it('have keys that cannot be used where they are stored encrypted', () => {
    const wrapped = '<encryptedSecret decryptorType="Dpapi"><value>AAAA</value></encryptedSecret>';
    for (const inner of [
      `<descriptor><encryption algorithm="AES_256_CBC" /><validation algorithm="HMACSHA256" />${wrapped}</descriptor>`,
      `<descriptor><encryption algorithm="AES_256_CBC" /><masterKey>${wrapped}</masterKey></descriptor>`,
      wrapped,
    ]) {
      assert.equal(readProtectionKeys(key(inner))[0]?.trouble, 'sealed');
    }
  });

  it('have revocations as well, which are no keys', () => {
    assert.deepEqual(readProtectionKeys('<revocation version="1"><key id="*" /></revocation>'), []);
    assert.throws(() => readProtectionKeys('<key'));
  });
});
