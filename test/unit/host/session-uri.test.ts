import assert from 'node:assert/strict';
import {
  fromSessionUriParts,
  SessionUriError,
  toSessionUriParts,
} from '../../../src/host/sessions/session-uri.ts';
import type { SessionAddress } from '../../../src/host/sessions/session-uri.ts';

const address = (application: string, id: string): SessionAddress => ({
  endpointId: '0f3a',
  database: 3,
  ref: { layout: 'aspnet-v5', application, id },
});

describe('the URI of a session', () => {
  it('leads back to the session, whatever its names are', () => {
    const names = ['/MyApp', '', '..', '.', 'a/b?c#d%e', 'Ä ö 😀', 'x_y{z}', '%2F', 'a\\b', '\n'];
    for (const name of names) {
      for (const id of ['4hj2k1abcdefghijklmnox0q', ...names.filter((each) => each !== '')]) {
        const there = address(name, id);
        const parts = toSessionUriParts(there, true);
        assert.deepEqual(fromSessionUriParts(parts), there);
        assert.ok(!parts.path.includes('/../'), parts.path);
      }
    }
  });

  it('has what tabs show as the end of its path, and the whole id in the query only', () => {
    const id = '4hj2k1abcdefghijklmnox0q';
    const local = toSessionUriParts(address('/MyApp', id), true);
    assert.equal(local.path, '/3/aspnet-v5/%2FMyApp/4hj2k1…x0q');
    assert.equal(local.query, id);
    const remote = toSessionUriParts(address('/MyApp', 'abcdefghi'), false);
    assert.equal(remote.path, '/3/aspnet-v5/%2FMyApp/ab…i');
  });

  it('refuses URIs that name no session, without repeating them', () => {
    const good = toSessionUriParts(address('/MyApp', 'secretid'), true);
    const bad = [
      { ...good, scheme: 'file' },
      { ...good, path: '/3/aspnet-v5/%2FMyApp' },
      { ...good, path: '/3/aspnet-v5/%2FMyApp/x/y' },
      { ...good, path: '/-1/aspnet-v5/%2FMyApp/x' },
      { ...good, path: '/3/__proto__/%2FMyApp/x' },
      { ...good, path: '/3/aspnet-v5/%ZZ/x' },
      { ...good, authority: '' },
      { ...good, query: '' },
    ];
    for (const parts of bad) {
      assert.throws(
        () => fromSessionUriParts(parts),
        (error) => error instanceof SessionUriError && !error.message.includes('secretid'),
      );
    }
  });
});
