import assert from 'node:assert/strict';
import { Redactor } from '../../../src/host/redaction.ts';

describe('redaction', () => {
  const redactor = new Redactor();

  it('forgets tokens some time after their end, and no more than it can look for', () => {
    const own = new Redactor();
    const nowMs = Date.now();
    own.addSecret('token-of-yesterday', nowMs - 86_400_000);
    own.addSecret('token-of-today', nowMs + 1000);
    own.addSecret('token-that-renews', nowMs - 86_400_000);
    own.addSecret('token-that-renews', nowMs + 86_400_000);
    own.addSecret('the-password');
    const text = 'token-of-yesterday token-of-today token-that-renews the-password';
    assert.equal(own.hideSecrets(text), 'token-of-yesterday *** *** ***');
    for (let index = 0; index < 1500; index++) {
      own.addSecret(`secret-${index}`);
      own.addSecret('the-password');
    }
    assert.equal(own.hideSecrets('the-password secret-0 secret-1499'), '*** secret-0 ***');
  });

  it('hides the user part of URLs', () => {
    assert.equal(
      redactor.redact('redis://user:pa:ss@shop:6379/0 failed'),
      'redis://***@shop:6379/0 failed',
    );
    assert.equal(redactor.redact('redis://shop:6379'), 'redis://shop:6379');
  });

  it('hides passwords of connection strings', () => {
    assert.equal(
      redactor.redact('shop:6379,password=t0p=secret,ssl=true'),
      'shop:6379,password=***,ssl=true',
    );
    assert.equal(redactor.redact('sentinelPassword: abc'), 'sentinelPassword: ***');
  });

  it('leaves no more of a session id than four characters', () => {
    assert.equal(
      redactor.redact('read {/MyApp_lrwfvealkxwkkxzwwhp0e4fu}_Data'),
      'read {/MyApp_lrwf***}_Data',
    );
    assert.equal(redactor.redact('id 0f8fad5b-d9cb-469f-a165-70867728950e'), 'id 0f8f***');
  });

  it('leaves ordinary words alone', () => {
    const text = 'connected to shop-prod:6379, Redis 7.2.4, 1204 sessions';
    assert.equal(redactor.redact(text), text);
  });

  it('hides a secret that it was told, percent-encoded too', () => {
    const own = new Redactor();
    own.addSecret('p@ss/word');
    assert.equal(own.redact('sent p@ss/word and p%40ss%2Fword'), 'sent *** and ***');
  });

  it('does not garble texts for the sake of a very short secret', () => {
    const own = new Redactor();
    own.addSecret('a');
    own.addSecret('');
    own.addSecret(undefined);
    assert.equal(own.redact('a banana'), 'a banana');
  });

  describe('finds a password however it is written', () => {
    const passwords = [
      'two words',
      'p@ss/w:rd',
      'quo"te\'d',
      'back\\slash\\\\es',
      'über 100% & <more>',
      '%41%25 encoded already',
      'line\nbreak\ttab',
      '🛒 cart',
    ];
    const forms: Readonly<Record<string, (password: string) => string>> = {
      plain: (password) => password,
      'percent-encoded': encodeURIComponent,
      'percent-encoded twice': (password) => encodeURIComponent(encodeURIComponent(password)),
      'of a form': (password) => new URLSearchParams({ p: password }).toString().slice(2),
      JSON: (password) => JSON.stringify(password).slice(1, -1),
      'JSON in JSON': (password) =>
        JSON.stringify(JSON.stringify({ p: password })).slice(
          '"{\\"p\\":\\"'.length,
          -'\\"}"'.length,
        ),
      'JSON of ASCII': (password) =>
        JSON.stringify(password)
          .slice(1, -1)
          .replaceAll('/', '\\/')
          .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
      // As redis-cli and the server quote bytes (sds.c, sdscatrepr).
      'quoted by Redis': (password) =>
        Array.from(Buffer.from(password), (byte) => {
          const character = String.fromCharCode(byte);
          if ('\\"'.includes(character)) return `\\${character}`;
          if (character === '\n') return '\\n';
          if (character === '\t') return '\\t';
          return byte < 32 || byte > 126 ? `\\x${byte.toString(16)}` : character;
        }).join(''),
      HTML: (password) =>
        password.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
    };
    for (const password of passwords) {
      for (const [form, write] of Object.entries(forms)) {
        it(`${JSON.stringify(password)}, ${form}`, () => {
          const own = new Redactor();
          own.addSecret('another one');
          own.addSecret(password);
          const written = write(password);
          assert.equal(own.redact(`at ${written}, then “${written}”.`), 'at ***, then “***”.');
          assert.equal(own.hideSecrets(`(${written})`), '(***)');
        });
      }
    }

    it('cut off as well, where it is long', () => {
      const own = new Redactor();
      own.addSecret('a-long-token-of-ElastiCache-with-a-signature');
      assert.equal(own.redact("beginning with: 'a-long-token-of-Ela'"), "beginning with: '***'");
      assert.equal(own.redact('a-long-t'), 'a-long-t');
    });
  });

  it('hides passwords that it was not told, by what stands in front', () => {
    const texts = [
      ['redis://user:p@ss/w%20rd@shop:6379/0 x', 'redis://***@shop:6379/0 x'],
      ['rediss://:two words@shop:6380 refused', 'rediss://***@shop:6380 refused'],
      ['redis://shop:6379 refused, ask ops@shop', 'redis://shop:6379 refused, ask ops@shop'],
      ['shop:6379,password=two words/@,ssl=true', 'shop:6379,password=***,ssl=true'],
      ['{"password":"a\\"b, c","port":1}', '{"password":"***","port":1}'],
      [
        '{\\"password\\":\\"a\\\\\\"b, c\\",\\"port\\":1}',
        '{\\"password\\":\\"***\\",\\"port\\":1}',
      ],
      ["{ token: 'it\\'s', port: 1 }", "{ token: '***', port: 1 }"],
      ['Cookie: sid=1; a=2\nnext', 'Cookie: ***\nnext'],
      ['authorization: Basic dXNlcjpw', 'authorization: ***'],
      ['GET /shop/(S(lrwfvealkxwkkxzwwhp0e4fu))/a.aspx', 'GET /shop/(***)/a.aspx'],
      ['/a;jsessionid=8F1.n1?q=1&PHPSESSID=abc&r=2', '/a;jsessionid=***?q=1&PHPSESSID=***&r=2'],
    ] as const;
    for (const [text, expected] of texts) assert.equal(redactor.redact(text), expected);
  });
});
