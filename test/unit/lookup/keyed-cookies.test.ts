import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { decodeItem } from '../../../src/formats/registry.ts';
import type { ValueNode } from '../../../src/formats/value.ts';
import { readKeyedCookies, type CookieReading } from '../../../src/lookup/keyed/read-keyed.ts';
import { openRailsCredentials } from '../../../src/lookup/keyed/rails-credentials.ts';
import { readSiteKeys } from '../../../src/lookup/keyed/site-keys.ts';
import type { NamedCookie } from '../../../src/lookup/pasted-text.ts';
import { rackIds } from '../../../src/lookup/session-cookies.ts';

/** What other software wrote: see test/fixtures/README.md. */
interface Fixture {
  readonly case: string;
  readonly secret: string;
  readonly cookies: readonly NamedCookie[];
  readonly id?: string;
  readonly content?: Readonly<Record<string, unknown>>;
  readonly expiredAt?: string;
  readonly otherName?: boolean;
  readonly masterKey?: string;
  readonly credentials?: string;
}

const all = readFileSync('test/fixtures/cookies/cookies.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Fixture);
const fixtures = all.filter(({ credentials }) => credentials === undefined);
const named = (name: string): Fixture => {
  const found = all.find((fixture) => fixture.case === name);
  assert.ok(found, name);
  return found;
};
const keyOf = (text: string) => ({ text, name: 'SECRET' });
/** A year after the fixtures were made. */
const nowMs = Date.UTC(2027, 10, 29);

const last = (readings: readonly CookieReading[]): CookieReading => {
  const reading = readings.at(-1);
  assert.ok(reading);
  return reading;
};
/** The first cookie with a session in it, or else the last. */
const read = ({ cookies }: Fixture, ...keys: readonly string[]): CookieReading => {
  const readings = readKeyedCookies(cookies, keys.map(keyOf), nowMs);
  return readings.find(({ inside }) => inside?.content) ?? last(readings);
};

/** A decoded value without types: only what JSON could say. */
const plainOf = (node: ValueNode): unknown => {
  if (node.childCount === 0) {
    const { text = '' } = node;
    if (/^(?:true|false|-?\d+)$/.test(text)) return JSON.parse(text) as unknown;
    return text;
  }
  const children = node.children(0, node.childCount);
  return Object.fromEntries(
    children.map(({ label, node: child }) => [label.replace(/^["':]|["']$/g, ''), plainOf(child)]),
  );
};
const asPlain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asPlain(one)]))
    : value;
const contentOf = ({ inside }: CookieReading): unknown => {
  assert.ok(inside?.content);
  const { bytes, encoding } = inside.content;
  return plainOf(decodeItem(bytes, encoding).root);
};
const withoutArrays = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(asPlain(value)).replaceAll(/"\[(\d+)\]":/g, '"$1":')) as unknown;

describe('cookies that a key of the site protects', () => {
  for (const fixture of fixtures) {
    it(`are opened with it: ${fixture.case}`, () => {
      const reading = read(fixture, 'another key than the right one', fixture.secret);
      assert.equal(reading.check, 'verified');
      assert.equal(reading.keyName, 'SECRET');
      const { id, content, expiredAt, otherName } = fixture;
      if (id !== undefined) {
        assert.ok([id, rackIds(id)?.[0]].includes(reading.inside?.ids[0]), 'the ID');
      }
      if (content) {
        const found = withoutArrays(contentOf(reading)) as Record<string, unknown>;
        const wanted = withoutArrays(content) as Record<string, unknown>;
        for (const name of Object.keys(wanted)) assert.deepEqual(found[name], wanted[name], name);
      }
      if (expiredAt !== undefined) {
        assert.equal(new Date(reading.inside?.expiresAtMs ?? 0).toISOString(), expiredAt);
        assert.equal(reading.inside?.issue, 'expired');
      }
      if (otherName === true) assert.equal(reading.inside?.issue, 'other-name');
    });

    it(`do not open with another one: ${fixture.case}`, () => {
      const reading = read(fixture, 'another key than the right one', `x${fixture.secret}`);
      assert.equal(reading.check, 'mismatch');
      assert.equal(reading.inside === undefined, reading.protection === 'encrypted');
    });

    it(`show without a key what is only signed: ${fixture.case}`, () => {
      const reading = read(fixture);
      assert.equal(reading.check, 'unchecked');
      if (reading.protection === 'encrypted') {
        assert.equal(reading.inside, undefined);
      } else {
        assert.ok((reading.inside?.ids.length ?? 0) > 0 || reading.inside?.content);
      }
    });

    it(`do not open once they were changed: ${fixture.case}`, () => {
      const cookies = fixture.cookies.map(({ name, value }) => ({ name, value: changed(value) }));
      for (const { check } of readKeyedCookies(cookies, [keyOf(fixture.secret)], nowMs)) {
        assert.equal(check, 'mismatch');
      }
    });
  }

  it('say when they were signed', () => {
    const signedAt = (name: string) => read(named(name)).inside?.signedAtMs ?? 0;
    for (const name of ['django', 'flask']) {
      const at = new Date(signedAt(name)).toISOString();
      assert.match(at, /^2026-11-29T19:/, name);
    }
  });

  it('are expanded once, as some bytes expand to themselves', () => {
    const inside = (bytes: Buffer) => {
      const value = `${bytes.toString('base64')}--${'0'.repeat(40)}`;
      return readKeyedCookies([{ name: 'rack.session', value }], [], nowMs)[0]?.inside;
    };
    const packed = deflateSync('{"a":1}');
    assert.equal(inside(packed)?.content?.encoding, 'json');
    assert.equal(inside(deflateSync(packed)), undefined);
  });

  it('are read within bounds of size and time, whatever stands in them', () => {
    const bomb = deflateSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(40_000_000)]));
    const packed = bomb.toString('base64url').slice(0, 12_000);
    const signature = 'A'.repeat(27);
    const hostile: readonly NamedCookie[] = [
      { name: 'session', value: `.${packed}.awx5wQ.${signature}` },
      { name: 'sessionid', value: `.${packed}:1xXkMj:${signature}` },
      { name: 'rack.session', value: `${packed}--${'0'.repeat(40)}` },
      { name: 'a', value: '-'.repeat(16_000) },
      { name: 'b', value: 'a.'.repeat(8000) },
      { name: 'c', value: `Fe26.2${'*'.repeat(15_000)}` },
      { name: 'd', value: Buffer.from(`{"iv":{},"value":[],"mac":1}`).toString('base64') },
      {
        name: 'e',
        value: Buffer.from(`{"_rails":{"message":7}}`).toString('base64') + '--' + '0'.repeat(40),
      },
      { name: 'f', value: `s:${'.'.repeat(15_000)}` },
      { name: 'g_session', value: `AQ${'A'.repeat(4000)}` },
      { name: 'h', value: '%'.repeat(16_000) },
      { name: 'i', value: `s:j:${'['.repeat(10_000)}.x` },
      { name: 'j', value: 'x'.repeat(1_000_000) },
    ];
    const startMs = performance.now();
    const readings = readKeyedCookies(hostile, [keyOf('k'), keyOf('base64:'), keyOf('')], nowMs);
    assert.ok(performance.now() - startMs < 2000);
    assert.ok(readings.every(({ check }) => check !== 'verified'));
    assert.ok(readings.every(({ inside }) => (inside?.content?.bytes.length ?? 0) <= 1024 * 1024));
  });
});

/** The value with another letter in its middle. */
function changed(value: string): string {
  const text = decodeURIComponent(value);
  const at = Math.floor(text.length / 2);
  const letter = text[at] === 'b' ? 'c' : 'b';
  return encodeURIComponent(text.slice(0, at) + letter + text.slice(at + 1));
}

describe('the keys of a site', () => {
  const keys = (text: string, file = 'x') =>
    readSiteKeys(text, file).map(({ name, text: value }) => `${name}=${value}`);

  it('are read from .env', () => {
    assert.deepEqual(
      keys(
        'APP_NAME=Shop\nAPP_KEY=base64:MDEyMw==\nAPP_PREVIOUS_KEYS=base64:QUFB,base64:QkJC\n' +
          'export SESSION_SECRET="keyboard cat" # of Express\nDB_HOST=10.0.0.1\nPORT=80\n',
      ),
      [
        'APP_KEY=base64:MDEyMw==',
        'APP_PREVIOUS_KEYS=base64:QUFB',
        'APP_PREVIOUS_KEYS=base64:QkJC',
        'SESSION_SECRET=keyboard cat',
      ],
    );
  });

  it('are read from settings of Django and Flask', () => {
    assert.deepEqual(
      keys(
        "DEBUG = True\nSECRET_KEY = 'django-insecure-7v!x2#k)q^@m'\n" +
          'SECRET_KEY_FALLBACKS = [\n    \'older key\',\n    "oldest \\" key",\n]\n' +
          "app.secret_key = b'a secret of flask'\napp.config['SECRET_KEY'] = 'in brackets'\n" +
          "SECRET_KEY = os.environ.get('NAME', 'by default')\n",
      ),
      [
        'SECRET_KEY=django-insecure-7v!x2#k)q^@m',
        'SECRET_KEY_FALLBACKS=older key',
        'SECRET_KEY_FALLBACKS=oldest " key',
        'secret_key=a secret of flask',
        'SECRET_KEY=in brackets',
        'SECRET_KEY=NAME',
        'SECRET_KEY=by default',
      ],
    );
  });

  it('are read from YAML, JSON, JavaScript and PHP', () => {
    assert.deepEqual(keys('production:\n  secret_key_base: 5f6d1c0a\n'), [
      'secret_key_base=5f6d1c0a',
    ]);
    assert.deepEqual(keys('{"port": 80, "cookieSecret": "keyboard cat"}'), [
      'cookieSecret=keyboard cat',
    ]);
    assert.deepEqual(
      keys(
        "app.use(session({ name: 'sid', secret: ['new one', 'keyboard cat'], resave: false }));",
      ),
      ['secret=new one', 'secret=keyboard cat'],
    );
    assert.deepEqual(keys("'key' => 'base64:MDEyMw==',\n$config['encryption_key'] = 'abcdefgh';"), [
      'key=base64:MDEyMw==',
      'encryption_key=abcdefgh',
    ]);
  });

  it('are a file that has nothing else', () => {
    assert.deepEqual(keys('0123456789abcdef\n', 'session_secret'), [
      'session_secret=0123456789abcdef',
    ]);
    assert.deepEqual(keys('some prose about a site'), []);
  });

  it('are read from the credentials of Rails with its master key', () => {
    const { credentials = '', masterKey = '', secret } = named('credentials');
    const text = openRailsCredentials(credentials, masterKey);
    assert.deepEqual(keys(text ?? ''), [`secret_key_base=${secret}`]);
    assert.equal(openRailsCredentials(credentials, 'f'.repeat(32)), undefined);
    assert.equal(openRailsCredentials('no credentials', masterKey), undefined);
  });

  it('are read in a time that grows with the file alone', () => {
    const startMs = performance.now();
    for (const text of [
      'a'.repeat(500_000),
      'key='.repeat(100_000),
      'key=['.repeat(100_000),
      'key="\\'.repeat(90_000),
      `${'key=[\\"'.repeat(18_000)}]`,
    ]) {
      readSiteKeys(text, 'x');
    }
    assert.ok(performance.now() - startMs < 2000, String(performance.now() - startMs));
  });
});
