import assert from 'node:assert/strict';
import type { Affinity } from '../../../src/farm/balancer/affinity/affinity.ts';
import { applicationCookieAffinity } from '../../../src/farm/balancer/affinity/application-cookie.ts';
import { affinityValue } from '../../../src/farm/balancer/affinity/affinity-value.ts';
import { arrCookie } from '../../../src/farm/balancer/affinity/arr-cookie.ts';
import { durationAffinity } from '../../../src/farm/balancer/affinity/duration.ts';
import { hostNameAffinity } from '../../../src/farm/balancer/affinity/host-name.ts';
import { Backend } from '../../../src/farm/balancer/backend.ts';
import { readCookie } from '../../../src/farm/balancer/header-values.ts';

const backends = [new Backend('server-a', 9001, 1), new Backend('server-b', 9002, 1)] as const;
const [a, b] = backends;
after(() => {
  for (const { pool } of backends) pool.dispose();
});

const asked = (...rawHeaders: string[]) => ({ url: '/', rawHeaders });

interface Answered {
  readonly cookies?: string;
  readonly backend?: Backend;
  readonly headers?: readonly string[];
  readonly isTls?: boolean;
}

const answer = (
  affinity: Affinity,
  { cookies, backend = a, headers = [], isTls = false }: Answered,
) =>
  affinity.onAnswer?.({
    request: asked(...(cookies === undefined ? [] : ['Cookie', cookies])),
    backend,
    headers,
    isTls,
  }) ?? [];

/** The name and the value of the first cookie that is set. */
const pairOf = (cookies: readonly string[]): string => cookies[0]?.split(';')[0] ?? '';

describe('cookies of a request', () => {
  it('are found among others, whole names only', () => {
    const cookies = 'ASP.NET_SessionId=x; ARRAffinity=abc ; ARRAffinitySameSite=def';
    assert.equal(readCookie(['Host', 'x', 'cookie', cookies], 'ARRAffinity'), 'abc');
    assert.equal(readCookie(['Cookie', 'a=1', 'Cookie', 'ARRAffinity=z'], 'ARRAffinity'), 'z');
    assert.equal(readCookie(['Cookie', 'XARRAffinity=1; ARRAffinity'], 'ARRAffinity'), undefined);
    assert.equal(readCookie([], 'ARRAffinity'), undefined);
  });
});

describe("ARR's client affinity", () => {
  it('names servers by 64 hex digits, each server by others', () => {
    const value = affinityValue('server-a', 9001);
    assert.match(value, /^[0-9a-f]{64}$/);
    assert.notEqual(value, affinityValue('server-b', 9002));
    assert.equal(value, affinityValue('server-a', 9001));
  });

  it('binds for the whole site, keeps the cookie from scripts, and sets it once', () => {
    const affinity = arrCookie();
    const set = answer(affinity, {});
    assert.deepEqual(set, [`ARRAffinity=${a.affinity}; Path=/; HttpOnly; SameSite=Lax`]);
    assert.equal(affinity.boundTo(asked('Cookie', pairOf(set)), backends), a);
    assert.deepEqual(answer(affinity, { cookies: pairOf(set) }), []);
    assert.equal(answer(affinity, { cookies: pairOf(set), backend: b }).length, 1);
    assert.equal(affinity.boundTo(asked('Cookie', 'ARRAffinity=0'), backends), null);
    assert.equal(affinity.boundTo(asked(), backends), undefined);
  });

  it('is sent over TLS alone where it was set over TLS, and there for other sites, too', () => {
    assert.deepEqual(answer(arrCookie('Mine'), { isTls: true }), [
      `Mine=${a.affinity}; Path=/; HttpOnly; SameSite=Lax; Secure`,
      `MineSameSite=${a.affinity}; Path=/; HttpOnly; SameSite=None; Secure`,
    ]);
  });
});

describe('affinity by host name', () => {
  it('binds a host name, whatever its case and port, until nobody has asked for long', () => {
    let nowMs = 0;
    const affinity = hostNameAffinity(60, () => nowMs);
    const shop = asked('Host', 'shop.test:9000');
    assert.equal(affinity.boundTo(shop, backends), undefined);
    affinity.onSend?.(shop, b);
    assert.equal(affinity.boundTo(asked('host', 'SHOP.test'), backends), b);
    assert.equal(affinity.boundTo(asked('Host', 'other.test'), backends), undefined);
    assert.equal(affinity.boundTo(shop, [a]), null);
    nowMs = 59_999;
    assert.equal(affinity.boundTo(shop, backends), b);
    nowMs = 60_000;
    assert.equal(affinity.boundTo(shop, backends), undefined);
  });

  it('forgets names that somebody makes up', () => {
    const affinity = hostNameAffinity();
    for (let index = 0; index <= 10_000; index++) affinity.onSend?.(asked('Host', `h${index}`), a);
    assert.equal(affinity.boundTo(asked('Host', 'h0'), backends), undefined);
    assert.equal(affinity.boundTo(asked('Host', 'h10000'), backends), a);
  });
});

describe('stickiness by duration', () => {
  let nowMs = Date.UTC(2030, 0, 1);
  const affinity = durationAffinity(undefined, 60, () => nowMs);

  it('binds until nobody has asked for that long, by a cookie that is renewed and says nothing', () => {
    const [first = '', ...others] = answer(affinity, { backend: b });
    assert.deepEqual(others, []);
    assert.match(first, /^AWSALB=[\w+/=]+; Expires=Tue, 01 Jan 2030 00:01:00 GMT; Path=\/$/);
    const value = Buffer.from(pairOf([first]).slice(7), 'base64');
    for (const clear of ['server-b', b.affinity.slice(0, 8)]) {
      assert.equal(value.includes(clear), false);
      assert.equal(value.toString('hex').includes(clear), false);
    }
    const request = asked('Cookie', pairOf([first]));
    assert.equal(affinity.boundTo(request, backends), b);
    assert.equal(affinity.boundTo(request, [a]), null);
    const renewed = answer(affinity, { backend: b, cookies: pairOf([first]) });
    assert.equal(renewed.length, 1);
    assert.notEqual(renewed[0], first);
    nowMs += 60_000;
    assert.equal(affinity.boundTo(request, backends), undefined);
  });

  it('takes no value that it has not made', () => {
    const [first = ''] = answer(affinity, {});
    const value = pairOf([first]).slice(7);
    const bytes = Buffer.from(value, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const cookie = `AWSALB=${changed.toString('base64')}`;
      assert.equal(affinity.boundTo(asked('Cookie', cookie), backends), undefined);
    }
    for (const other of ['', 'x', '%', value.slice(4)]) {
      assert.equal(affinity.boundTo(asked('Cookie', `AWSALB=${other}`), backends), undefined);
    }
  });

  it('has a second cookie for requests from other sites over TLS', () => {
    const [own = '', cors = ''] = answer(affinity, { isTls: true });
    assert.match(own, /^AWSALB=.*; Secure$/);
    assert.match(cors, /^AWSALBCORS=.*; SameSite=None; Secure$/);
    assert.equal(affinity.boundTo(asked('Cookie', pairOf([cors])), backends), a);
  });
});

describe('stickiness by the cookie of the site', () => {
  const nowMs = Date.UTC(2030, 0, 1);
  const affinity = applicationCookieAffinity('sid', undefined, () => nowMs);
  const site = (rest: string) => ['Content-Type', 'text/html', 'set-cookie', `sid=1${rest}`];

  it('begins when a server sets that cookie, and lives as long', () => {
    assert.deepEqual(answer(affinity, {}), []);
    const session = answer(affinity, { headers: site('; path=/; HttpOnly') });
    assert.match(session[0] ?? '', /^AWSALBAPP-0=[\w+/=]+; Path=\/$/);
    const minute = answer(affinity, { headers: site('; Max-Age=60; expires=x') });
    assert.match(minute[0] ?? '', /; Expires=Tue, 01 Jan 2030 00:01:00 GMT; Path=\/$/);
    const dated = answer(affinity, { headers: site('; expires=Wed, 02-Jan-2030 00:00:00 GMT') });
    assert.match(dated[0] ?? '', /; Expires=Wed, 02 Jan 2030 00:00:00 GMT; Path=\/$/);
    const endless = answer(affinity, { headers: site('; Max-Age=999999999999999') });
    assert.equal(endless.length, 1);

    const bound = pairOf(session);
    assert.equal(affinity.boundTo(asked('Cookie', `sid=1; ${bound}`), backends), a);
    assert.equal(affinity.boundTo(asked('Cookie', bound), backends), undefined);
    assert.equal(affinity.boundTo(asked('Cookie', 'sid=1'), backends), undefined);
  });

  it('ends when the site removes its cookie', () => {
    const cookies = `sid=1; ${pairOf(answer(affinity, { headers: site('') }))}`;
    for (const rest of ['; Max-Age=0', '; expires=Tue, 12-Oct-1999 00:00:00 GMT', '; max-age=-1']) {
      assert.deepEqual(answer(affinity, { cookies, headers: site(rest) }), [
        'AWSALBAPP-0=_remove_; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/',
      ]);
    }
    assert.deepEqual(answer(affinity, { headers: site('; Max-Age=0') }), []);
  });

  it('goes over to the server that has taken the client over, with the time that was left', () => {
    const first = answer(affinity, { headers: site('; Max-Age=60') });
    const cookies = `sid=1; ${pairOf(first)}`;
    assert.deepEqual(answer(affinity, { cookies }), []);
    const taken = answer(affinity, { cookies, backend: b });
    assert.match(taken[0] ?? '', /; Expires=Tue, 01 Jan 2030 00:01:00 GMT; Path=\/$/);
    assert.equal(affinity.boundTo(asked('Cookie', `sid=1; ${pairOf(taken)}`), backends), b);
  });
});
