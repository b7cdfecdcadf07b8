import assert from 'node:assert/strict';
import {
  trusting,
  withLogin,
  withTls,
  withTlsFiles,
} from '../../../src/host/endpoints/endpoint-draft.ts';
import { remediesFor } from '../../../src/redis/reach/remedies.ts';
import type { EndpointDraft } from '../../../src/host/endpoints/endpoint-draft.ts';
import type {
  ConnectFailure,
  ConnectFailureReason,
  TlsFileFailure,
} from '../../../src/links/diagnosis.ts';

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
    const expired = { problem: 'expired', code: 'CERT_HAS_EXPIRED' } as const;
    const seen = { certificate: { ...expired, fingerprint: 'AB' } };
    assert.equal(remediesFor(failure('certificate', seen), false)[0], 'trust-certificate');
    assert.equal(
      remediesFor(failure('client-certificate-missing'), false)[0],
      'choose-client-certificate',
    );
  });

  it('offer to trust only a certificate that was seen', () => {
    const certificate = { problem: 'changed', code: 'CERT_FINGERPRINT_MISMATCH' } as const;
    const remedies = (more: object) =>
      remediesFor(failure('certificate', { certificate: { ...certificate, ...more } }), false);
    assert(!remedies({}).includes('trust-certificate'));
    assert(remedies({ fingerprint: 'AB' }).includes('trust-certificate'));
  });

  it('offer what a file of TLS lacks', () => {
    const remedy = (
      role: 'authority' | 'certificate' | 'key',
      problem: TlsFileFailure['problem'],
    ) => remediesFor(failure('tls-files', { tlsFile: { role, path: '/x', problem } }), false)[0];
    assert.equal(remedy('authority', 'not-found'), 'choose-authority');
    assert.equal(remedy('certificate', 'not-found'), 'choose-client-certificate');
    assert.equal(remedy('certificate', 'no-key'), 'choose-key');
    assert.equal(remedy('key', 'passphrase-wrong'), 'enter-passphrase');
    assert.equal(remedy('certificate', 'unsupported'), 'choose-client-certificate');
  });

  it('offer a tunnel where a server of elsewhere cannot be reached, and to change one that fails', () => {
    for (const reason of ['name-not-found', 'timed-out', 'unreachable'] as const) {
      assert.ok(remediesFor(failure(reason), false).includes('use-tunnel'), reason);
      assert.ok(!remediesFor(failure(reason), true).includes('use-tunnel'), reason);
    }
    assert.ok(remediesFor(failure('tunnel'), false).includes('use-tunnel'));
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

  it('trust one certificate in the place of another, or beside it where there are several servers', () => {
    const trusted = trusting({ ...draft, acceptsAnyCertificate: true }, 'A', {});
    assert.deepEqual(trusted.access, { tls: { trustedFingerprints: ['A'] } });
    assert.equal(trusted.acceptsAnyCertificate, false);
    const fingerprints = (isClusterNode: boolean) =>
      trusting(trusted, 'B', { isClusterNode }).access.tls?.trustedFingerprints;
    assert.deepEqual(fingerprints(false), ['B']);
    assert.deepEqual(fingerprints(true), ['A', 'B']);
  });

  it('take files of TLS away without a trace', () => {
    const files = withTlsFiles(draft, { certificateFile: '/c', keyFile: '/k' });
    assert.deepEqual(files.access, { tls: { certificateFile: '/c', keyFile: '/k' } });
    const none = withTlsFiles(files, { certificateFile: undefined, keyFile: undefined });
    assert.deepEqual(none.access, {});
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
