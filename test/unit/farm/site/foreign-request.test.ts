import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { isForeign } from '../../../../src/farm/site/foreign-request.ts';

/** What browsers send (Fetch Metadata Request Headers, section 2; RFC 6454, section 7). */
const requests: Readonly<
  Record<string, readonly [method: string, headers: IncomingHttpHeaders, foreign: boolean]>
> = {
  'a client that is no browser': ['POST', { host: '127.0.0.1:9000' }, false],
  'a form of the site': [
    'POST',
    {
      host: 'localhost:9000',
      origin: 'http://localhost:9000',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
    },
    false,
  ],
  'a form of the site under a name for tests': [
    'POST',
    { host: 'shop.test:9000', origin: 'http://shop.test:9000' },
    false,
  ],
  'a form of the site by IPv6': [
    'POST',
    { host: '[::1]:9000', origin: 'http://[::1]:9000', 'sec-fetch-site': 'same-origin' },
    false,
  ],
  'a form of the site through a tunnel': [
    'POST',
    {
      host: 'localhost:9000',
      'x-forwarded-host': 'name-9000.tunnel.dev',
      origin: 'https://name-9000.tunnel.dev',
      'sec-fetch-site': 'same-origin',
    },
    false,
  ],
  'a form of another site': [
    'POST',
    {
      host: '127.0.0.1:9000',
      origin: 'https://evil.com',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    },
    true,
  ],
  'a form of a browser without Fetch Metadata': [
    'POST',
    { host: '127.0.0.1:9000', origin: 'https://evil.com' },
    true,
  ],
  'a form of a page without an origin': ['POST', { host: '127.0.0.1:9000', origin: 'null' }, true],
  'a form of a name that was bound to this machine': [
    'POST',
    { host: 'evil.com:9000', origin: 'http://evil.com:9000', 'sec-fetch-site': 'same-origin' },
    true,
  ],
  'a script of such a page, before browsers sent an origin': ['POST', { host: 'evil.com' }, true],
  'a link from anywhere': [
    'GET',
    { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    false,
  ],
  'a picture of another site': [
    'GET',
    { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    true,
  ],
  'a client that is no browser and only reads': ['GET', { host: 'shop.com' }, false],
};

describe('a request to the sample site', () => {
  for (const [what, [method, headers, foreign]] of Object.entries(requests)) {
    it(`is ${foreign ? 'foreign' : 'its own'}: ${what}`, () => {
      assert.equal(isForeign({ method, headers }), foreign);
    });
  }
});
