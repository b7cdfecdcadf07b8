import assert from 'node:assert/strict';
import { SessionCookies } from '../../../src/lookup/session-cookies.ts';

const read = (cookie: string, own?: string) =>
  new SessionCookies(own).ofRequest(['Host', 'x', 'Cookie', cookie]);

describe('the session that a cookie stands for', () => {
  /** Each as its framework writes it. */
  const cookies: readonly (readonly [string, string, readonly string[]])[] = [
    ['ASP.NET_SessionId=4hj2k1abcdefghijklmnox0q', 'aspnet-v5', ['4hj2k1abcdefghijklmnox0q']],
    // express-session with the secret "keyboard cat", as Express sends it.
    [
      'connect.sid=s%3Af3AOd6gZ1nqG0xUqf8CLkYRbhhEZzV9r.N5vY0dRbq8JxW0t6u0ZkqkqZ2Kc0R9GqLwAQkq3h4mE',
      'express',
      ['f3AOd6gZ1nqG0xUqf8CLkYRbhhEZzV9r'],
    ],
    ['PHPSESSID=0n1vc2m6tq1mtrc5vh0mjd6k5h', 'php', ['0n1vc2m6tq1mtrc5vh0mjd6k5h']],
    ['sessionid=3m1vdvqfudtmzzx1l38s0x7fcx3o9nge', 'django', ['3m1vdvqfudtmzzx1l38s0x7fcx3o9nge']],
    // Base64 of 3b2c9d3e-7f5a-4a39-b6a4-0c2c7f6b9d11.
    [
      'SESSION=M2IyYzlkM2UtN2Y1YS00YTM5LWI2YTQtMGMyYzdmNmI5ZDEx',
      'spring',
      ['3b2c9d3e-7f5a-4a39-b6a4-0c2c7f6b9d11', 'M2IyYzlkM2UtN2Y1YS00YTM5LWI2YTQtMGMyYzdmNmI5ZDEx'],
    ],
    // The id "a" 64 times; sha256sum of it.
    [
      `rack.session=${'a'.repeat(64)}`,
      'rack',
      ['2::ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb', 'a'.repeat(64)],
    ],
    ['.AspNetCore.Session=CfDJ8Fo0%2Bx', 'aspnetcore', []],
  ];
  for (const [cookie, layout, ids] of cookies) {
    it(`is read from ${cookie.split('=')[0] ?? ''}`, () => {
      const session = read(`theme=dark; ${cookie}; last=1`);
      assert.deepEqual([session?.layouts[0], session?.ids], [layout, ids]);
    });
  }

  it('is none for cookies that hold the session, change each time, or are too long', () => {
    for (const cookie of [
      'laravel_session=eyJpdiI6IkxQ',
      'session=eyJ1c2VyIjoiTWFqYSJ9.ZVQ1aA.0aF1xM2zqkQk9fLwT2m3n4o5p6q',
      '_shop_session=QmFzZTY0--abcdef',
      'PHPSESSID=',
      `PHPSESSID=${'x'.repeat(600)}`,
      'theme=PHPSESSID',
    ]) {
      assert.equal(read(cookie), undefined, cookie);
    }
  });

  it('is read from the cookie that is named alone, in whatever way it is written', () => {
    assert.deepEqual(read('PHPSESSID=abcdefghij; sid=s%3Aabcdefgh.xyz', 'sid')?.ids[0], 'abcdefgh');
    assert.equal(read('PHPSESSID=abcdefghij', 'sid'), undefined);
    assert.deepEqual(read('sid=4hj2k1', 'sid')?.ids, ['4hj2k1']);
  });

  it('is read from what a server sets', () => {
    const cookies = new SessionCookies();
    const headers = ['Set-Cookie', 'a=1; Path=/', 'set-cookie', 'PHPSESSID=abcdefghij; HttpOnly'];
    assert.deepEqual(cookies.ofResponse(headers)?.ids, ['abcdefghij']);
    assert.equal(cookies.ofResponse(['Content-Type', 'text/html']), undefined);
  });
});
