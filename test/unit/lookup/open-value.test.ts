import assert from 'node:assert/strict';
import { decodeItem } from '../../../src/formats/registry.ts';
import { closedValueIn } from '../../../src/lookup/keyed/values/closed-value.ts';
import { openValue, type OpenedValue } from '../../../src/lookup/keyed/values/open-value.ts';
import { phpStringIn } from '../../../src/lookup/keyed/values/php-string.ts';
import { codecs } from '../../../src/stores/codecs.ts';
import { readJsonLines } from '../formats/support/fixtures.ts';

interface Cookie {
  readonly case: string;
  readonly secret: string;
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly content?: Readonly<Record<string, unknown>>;
}

const fixtures = readJsonLines<Cookie>('cookies/cookies.jsonl');
/** What a framework closed, as sites put it into sessions too. */
const valueOf = (name: string): { readonly value: string; readonly secret: string } => {
  const found = fixtures.find((fixture) => fixture.case === name);
  assert.ok(found, name);
  return { value: decodeURIComponent(found.cookies.at(-1)?.value ?? ''), secret: found.secret };
};
const open = (value: string, ...keys: readonly string[]): OpenedValue | undefined => {
  const bytes = new TextEncoder().encode(value);
  const closed = closedValueIn(decodeItem(bytes, 'nrbf', { codecs }), bytes);
  assert.ok(closed, 'told to be closed');
  return openValue(
    closed,
    keys.map((text) => ({ text, name: 'SECRET' })),
  );
};
const textOf = (opened: OpenedValue | undefined): string => {
  assert.ok(opened?.content);
  return Buffer.from(opened.content).toString('utf8');
};

/** What was encrypted, as the one who wrote it says. */
const encrypted: readonly (readonly [name: string, content: RegExp])[] = [
  ['laravel, aes-256-cbc', /^[0-9a-f]{40}\|[A-Za-z0-9]{40}$/],
  ['laravel, aes-128-cbc', /^[0-9a-f]{40}\|[A-Za-z0-9]{40}$/],
  ['laravel, aes-256-gcm', /^[0-9a-f]{40}\|[A-Za-z0-9]{40}$/],
  ['laravel, serialized', /^[A-Za-z0-9]{40}$/],
  ['rails', /"user":"Zoë"/],
  ['rails, keys of 7.0', /"user":"Zoë"/],
  ['rails, marshal', /user/],
  ['rails, cbc', /user/],
  ['iron-session', /"user":"Zoë"/],
];
const signed = ['django', 'django, compressed', 'django, pickle', 'django, sha1', 'flask', 'rack'];

describe('values that a site encrypted or signed', () => {
  for (const [name, content] of encrypted) {
    it(`are opened with its key, and with no other: ${name}`, () => {
      const { value, secret } = valueOf(name);
      const opened = open(value, 'another key of the same site', secret);
      assert.match(textOf(opened), content);
      assert.equal(opened?.keyName, 'SECRET');
      assert.equal(open(value, `x${secret}`), undefined);
      assert.equal(open(value), undefined);
    });
  }

  for (const name of signed) {
    it(`have their signature checked: ${name}`, () => {
      const { value, secret } = valueOf(name);
      assert.deepEqual(open(value, secret), { keyName: 'SECRET' });
      assert.equal(open(value, `x${secret}`), undefined);
    });
  }

  it('are opened as the Fernet specification says (generate.json, verify.json)', () => {
    const key = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=';
    const token =
      'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
    assert.equal(textOf(open(token, key)), 'hello');
    assert.equal(open(token, key.replace('cw', 'dw')), undefined);
  });

  it('have the signature of RFC 7515, appendix A.1', () => {
    const key =
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow';
    const token =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    assert.deepEqual(open(token, key), { keyName: 'SECRET' });
    assert.equal(open(token, key.slice(1)), undefined);
  });

  it('are none where nothing is closed', () => {
    const bytes = new TextEncoder().encode('{"user":"Zoë"}');
    assert.equal(closedValueIn(decodeItem(bytes, 'json', { codecs }), bytes), undefined);
  });
});

describe('strings that PHP serialized', () => {
  it('are taken as they are counted: in bytes, to the end', () => {
    const of = (text: string): string | undefined => {
      const inside = phpStringIn(Buffer.from(text));
      return inside && Buffer.from(inside).toString();
    };
    assert.equal(of('s:4:"Zoë";'), 'Zoë');
    assert.equal(of('s:3:"a";";'), 'a";');
    for (const other of ['s:3:"Zoë";', 's:4:"Zoë"', 'i:4;', 's:4:"Zoë";i:1;', '']) {
      assert.equal(of(other), undefined, other);
    }
  });
});
