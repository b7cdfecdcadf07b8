import assert from 'node:assert/strict';
import { withLogin, withTls } from '../../../src/host/endpoints/endpoint-draft.ts';
import { remediesFor } from '../../../src/redis/reach/remedies.ts';
import type { EndpointDraft } from '../../../src/host/endpoints/endpoint-draft.ts';
import type { ConnectFailure, ConnectFailureReason } from '../../../src/redis/reach/diagnosis.ts';

const failure = (reason: ConnectFailureReason, more: Partial<ConnectFailure> = {}) => ({
  reason,
  usesTls: false,
  ...more,
});

const draft: EndpointDraft = {
  address: {
    hosts: [{ host: 'shop', port: 6379 }],
    usesTls: false,
    isTlsGuessed: true,
    username: 'maja',
    database: 0,
  },
  secrets: { password: 'old', sentinelPassword: 'watch' },
  acceptsAnyCertificate: false,
  access: {},
};

describe('remedies for a failed connection', () => {
  it('put what helps first', () => {
    assert.equal(remediesFor(failure('tls-expected'), false)[0], 'use-tls');
    assert.equal(remediesFor(failure('tls-not-expected', { usesTls: true }), false)[0], 'drop-tls');
    assert.equal(remediesFor(failure('password-missing'), false)[0], 'enter-password');
    assert.equal(remediesFor(failure('user-or-password-wrong'), false)[0], 'enter-user');
    assert.equal(remediesFor(failure('certificate'), false)[0], 'trust-certificate');
  });

  it('offer TLS for silence only where TLS is likely and was not used', () => {
    const likely = { isTlsLikely: true };
    assert.ok(remediesFor(failure('timed-out', likely), false).includes('use-tls'));
    assert.ok(!remediesFor(failure('timed-out'), false).includes('use-tls'));
    assert.ok(
      !remediesFor(failure('closed', { ...likely, usesTls: true }), false).includes('use-tls'),
    );
  });

  it('offer the sandbox only where a local server is missing', () => {
    assert.ok(remediesFor(failure('refused'), true).includes('start-sandbox'));
    assert.ok(!remediesFor(failure('refused'), false).includes('start-sandbox'));
  });

  it('keep what they do not concern', () => {
    const changed = withLogin(draft, undefined, 'new');
    assert.deepEqual(changed.secrets, { password: 'new', sentinelPassword: 'watch' });
    assert.ok(!('username' in changed.address));
    assert.ok(!('password' in withLogin(draft, 'maja', undefined).secrets));
    assert.deepEqual(withTls(draft, true).address, {
      ...draft.address,
      usesTls: true,
      isTlsGuessed: false,
    });
  });
});
