import assert from 'node:assert/strict';
import { fromFileUriParts, toFileUriParts } from '../../../src/host/sessions/files/file-uri.ts';
import type { FileForm } from '../../../src/host/sessions/files/file-uri.ts';
import { SessionUriError, toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { SessionAddress } from '../../../src/host/sessions/session-uri.ts';

const address: SessionAddress = {
  endpointId: '0f3a',
  database: 3,
  ref: { layout: 'aspnet-v5', application: '/Shop.json', id: '4hj2k1abcdefghijklmnox0q' },
};
const forms: readonly FileForm[] = ['json', 'types', 'bytes', 'hex'];

describe('the URI of a file of a session', () => {
  it('leads back to the session and its form, and has the whole id nowhere', () => {
    for (const form of forms) {
      for (const isLocal of [true, false]) {
        const parts = toFileUriParts({ address, form }, isLocal);
        assert.deepEqual(fromFileUriParts(parts), { address, form });
        assert.ok(!JSON.stringify(parts).includes(address.ref.id));
      }
    }
  });

  it('tells the moments of a session apart, under one name', () => {
    const now = toFileUriParts({ address, form: 'json' }, true);
    const then = toFileUriParts({ address, form: 'json', momentId: 1792000000000 }, true);
    assert.deepEqual(fromFileUriParts(then), { address, form: 'json', momentId: 1792000000000 });
    assert.equal(then.path, now.path);
    assert.notEqual(then.query, now.query);
  });

  it('ends in what tells editors its language', () => {
    const ends = forms.map((form) =>
      toFileUriParts({ address, form }, true).path.split('…').at(-1),
    );
    assert.deepEqual(ends, ['x0q.json', 'x0q.jsonc', 'x0q.bin', 'x0q.hex']);
  });

  it('is no other URI', () => {
    const session = toSessionUriParts(address, true);
    const file = toFileUriParts({ address, form: 'json' }, true);
    for (const parts of [session, { ...session, scheme: file.scheme }, { ...file, query: '' }]) {
      assert.throws(() => fromFileUriParts(parts), SessionUriError);
    }
  });
});
