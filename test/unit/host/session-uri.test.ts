import assert from 'node:assert/strict';
import {
  fromSessionUriParts,
  SessionUriError,
  toSessionUriParts,
} from '../../../src/host/sessions/session-uri.ts';
import { useSealingKey } from '../../../src/host/sessions/sealed-id.ts';
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

  it('has what tabs show as the end of its path, and the whole id nowhere', () => {
    const id = '4hj2k1abcdefghijklmnox0q';
    const local = toSessionUriParts(address('/MyApp', id), true);
    assert.equal(local.path, '/3/aspnet-v5/%2FMyApp/4hj2k1…x0q');
    assert.match(local.query, /^id=[\w-]{40,}$/);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      assert.ok(!local.query.includes(Buffer.from(id).toString(encoding).slice(0, 12)));
    }
    assert.deepEqual(toSessionUriParts(address('/MyApp', id), true), local);
    const remote = toSessionUriParts(address('/MyApp', 'abcdefghi'), false);
    assert.equal(remote.path, '/3/aspnet-v5/%2FMyApp/ab…i');
    for (const short of ['abcdefghi', 'a', '12345']) {
      for (const isLocal of [true, false]) {
        const { path, query } = toSessionUriParts(address('/MyApp', short), isLocal);
        assert.ok(!path.endsWith(`/${short}`) && query !== `id=${short}`, path);
      }
    }
  });

  it('leads back with the key that was kept, and with no other', () => {
    const kept: Uint8Array[] = [];
    const there = address('/MyApp', '4hj2k1abcdefghijklmnox0q');
    useSealingKey(undefined, (key) => kept.push(key));
    assert.equal(kept.length, 0);
    const parts = toSessionUriParts(there, true);
    toSessionUriParts(there, false);
    assert.equal(kept.length, 1);
    useSealingKey(undefined, () => undefined);
    assert.throws(() => fromSessionUriParts(parts), SessionUriError);
    useSealingKey(kept[0], () => assert.fail('kept again'));
    assert.deepEqual(fromSessionUriParts(parts), there);
    assert.deepEqual(fromSessionUriParts(toSessionUriParts(there, true)), there);
  });

  it('does not lead to the session of that id elsewhere', () => {
    const parts = toSessionUriParts(address('/MyApp', '4hj2k1abcdefghijklmnox0q'), true);
    for (const moved of [
      { ...parts, authority: 'other' },
      { ...parts, path: parts.path.replace('/3/', '/4/') },
      { ...parts, path: parts.path.replace('MyApp', 'Other') },
      { ...parts, query: `${parts.query.slice(0, -1)}${parts.query.endsWith('A') ? 'Q' : 'A'}` },
    ]) {
      assert.throws(() => fromSessionUriParts(moved), SessionUriError);
    }
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
      { ...good, query: 'secretid' },
      { ...good, query: 'id=secretid' },
    ];
    for (const parts of bad) {
      assert.throws(
        () => fromSessionUriParts(parts),
        (error) => error instanceof SessionUriError && !error.message.includes('secretid'),
      );
    }
  });
});
