import assert from 'node:assert/strict';
import { readPastedText } from '../../../src/lookup/pasted-text.ts';

const cookiesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(readPastedText(text).cookies.map(({ name, value }) => [name, value]));

describe('what people paste who look for a session', () => {
  const both = { 'ASP.NET_SessionId': 'ab12', theme: 'dark' };

  for (const [what, text, expected] of [
    ['a header', 'Cookie: ASP.NET_SessionId=ab12; theme=dark', both],
    ['the value of a header', 'ASP.NET_SessionId=ab12; theme=dark', both],
    ['one cookie', 'ASP.NET_SessionId=ab12', { 'ASP.NET_SessionId': 'ab12' }],
    [
      'a request',
      'GET /Cart HTTP/1.1\r\nHost: shop\r\ncookie: ASP.NET_SessionId=ab12; theme=dark\r\nAccept: */*',
      both,
    ],
    ['what curl -v shows', '> Cookie: ASP.NET_SessionId=ab12; theme=dark\n> ', both],
    [
      'a response',
      'HTTP/1.1 200 OK\nSet-Cookie: ASP.NET_SessionId=ab12; path=/; HttpOnly; SameSite=Lax\nSet-Cookie: theme=dark; expires=Sun, 29 Nov 2026 12:00:00 GMT',
      both,
    ],
    ['a cookie with attributes', 'theme=dark; path=/; secure', { theme: 'dark' }],
    [
      'a command for sh',
      "curl 'http://shop/Cart' -H 'Accept: */*' -b 'ASP.NET_SessionId=ab12; theme=dark'",
      both,
    ],
    [
      'a command with a header',
      "curl -H 'cookie: ASP.NET_SessionId=ab12; theme=dark' http://x",
      both,
    ],
    ['a command for cmd', 'curl ^"http://x^" -H ^"cookie: theme=dark^"', { theme: 'dark' }],
    ['a call of fetch', '{ "headers": { "cookie": "ASP.NET_SessionId=ab12; theme=dark" } }', both],
    [
      'a row of a table',
      'ASP.NET_SessionId\tab12\tshop\t/\tSession\t45',
      { 'ASP.NET_SessionId': 'ab12' },
    ],
    [
      'cookies.txt',
      '# Netscape HTTP Cookie File\nshop\tFALSE\t/\tFALSE\t0\tASP.NET_SessionId\tab12\nshop\tFALSE\t/\tFALSE\t0\ttheme\tdark',
      both,
    ],
    ['a value in quotes', 'a="b c"', { a: 'b c' }],
    ['the first of a name', 'Cookie: a=1; a=2', { a: '1' }],
  ] as const) {
    it(`is read: ${what}`, () => assert.deepEqual(cookiesOf(text), expected));
  }

  it('is an address with the id in it', () => {
    const { ids, cookies } = readPastedText('http://shop/(S(lit3py55t21z5v55vlm25s55))/Cart?a=b');
    assert.deepEqual([ids, cookies], [['lit3py55t21z5v55vlm25s55'], []]);
    assert.deepEqual(readPastedText('/cart;jsessionid=0A1B2C3D4E5F.node1?x=1').ids, [
      '0A1B2C3D4E5F.node1',
    ]);
  });

  it('is a word: an id, a key, a value', () => {
    for (const [text, word] of [
      ['  lit3py55t21z5v55vlm25s55\n', 'lit3py55t21z5v55vlm25s55'],
      ['"{/Shop_ab}_Data"', '{/Shop_ab}_Data'],
      ["'sess:abc'", 'sess:abc'],
      ['s%3Aabc.def', 's%3Aabc.def'],
      ['"a\\"b"', 'a"b'],
    ]) {
      assert.deepEqual(readPastedText(text ?? ''), { cookies: [], repeated: [], ids: [], word });
    }
    assert.deepEqual(readPastedText(' \n'), { cookies: [], repeated: [], ids: [] });
    assert.deepEqual(readPastedText('two\nlines'), { cookies: [], repeated: [], ids: [] });
  });
});
