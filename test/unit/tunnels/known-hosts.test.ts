import assert from 'node:assert/strict';
import {
  checkHostKey,
  fingerprintOf,
  knownHostName,
  knownHostsLine,
  knownKeyTypes,
} from '../../../src/tunnels/ssh/known-hosts.ts';

// Made by ssh-keygen of OpenSSH 9.2; the fingerprint is what `ssh-keygen -lf` says of the first.
const first = 'AAAAC3NzaC1lZDI1NTE5AAAAIKc32kQFjeb/YorQZNXH4rSHFvB1iSeq6QyiTy+05B5H';
const second = 'AAAAC3NzaC1lZDI1NTE5AAAAIGvQN1Uaxy6wg6xbh6mWIsLjDQPpJ2vwIBESzH+5d++E';
const rsa = [
  'AAAAB3NzaC1yc2EAAAADAQABAAABAQC+q9l/4W/ArGnAtb9vklnRSauHJpCu8rlQR34q6PtBuU0nbhkC9tIXNJHrd1',
  'P2qbBO/q52jkkcsbfr2dDEjomCZvAqilCAAoioQSrCiyjVmAwgdBkd7ZyGXoqU+qV7pKCU7X55+kNIMw4On8mCHSqs',
  '/C6u3ZF/dOE9MD8IR045pRSemhVcf244KuNQhC/9PW775IFTe7zNb2BG2vuDcltrzkmWjKk2jn/+D4KkfKc8cYiw58',
  'tj69hTw/ZPkGuwa9e8qbsYL9qwUGanir0r5o2uVp9hxxEYzT6LAPBuGtAiEQwlCGMSpsjn2P7b1W+H+DWrWPzhfwjw',
  'cEA/ZKtnWItH',
].join('');
const hashed =
  '|1|nBFlNb+1gRY9EIqPOVYQy0TE+O8=|YZpzA6Usji7WixSS/ZrzTI2oKF4= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKc32kQFjeb/YorQZNXH4rSHFvB1iSeq6QyiTy+05B5H';
const key = (base64: string): Buffer => Buffer.from(base64, 'base64');

const check = (text: string, name: string, shown: string) =>
  checkHostKey([{ path: 'known_hosts', text }], name, key(shown));

describe('the list of known hosts', () => {
  it('knows hosts by name, pattern, port and hash', () => {
    const known = { state: 'known' };
    assert.deepEqual(check(`gate ssh-ed25519 ${first}`, 'gate', first), known);
    assert.deepEqual(check(`a,Gate.*,c ssh-ed25519 ${first} maja@pc`, 'gate.x', first), known);
    assert.deepEqual(check(`[gate]:2222\tssh-ed25519\t${first}\r`, '[gate]:2222', first), known);
    assert.deepEqual(check(hashed, 'gate.example.com', first), known);
    assert.equal(check(hashed, 'gate.example.org', first).state, 'unknown');
    assert.equal(check(`*.x,!gate.x ssh-ed25519 ${first}`, 'gate.x', first).state, 'unknown');
    assert.equal(knownHostName('Gate', 22), 'gate');
    assert.equal(knownHostName('Gate', 2222), '[gate]:2222');
  });

  it('tells a changed key, also of another kind, with the line to look at', () => {
    const lines = `# mine\n\ngate ssh-ed25519 ${first}\n`;
    const changed = { state: 'changed', path: 'known_hosts', line: 3 };
    assert.deepEqual(check(lines, 'gate', second), changed);
    assert.deepEqual(check(lines, 'gate', rsa), changed);
    // A second line for the host makes both good.
    assert.deepEqual(check(`${lines}gate ssh-rsa ${rsa}`, 'gate', rsa), { state: 'known' });
    assert.deepEqual(check(`gate ssh-rsa ${rsa}\n${lines}`, 'gate', second), {
      ...changed,
      line: 4,
    });
  });

  it('heeds what is revoked, and says that an authority is known', () => {
    const lines = `@revoked * ssh-ed25519 ${second}\n@cert-authority *.x ssh-rsa ${rsa}\n`;
    const revoked = { state: 'revoked', path: 'known_hosts', line: 1 };
    assert.deepEqual(check(`${lines}gate ssh-ed25519 ${second}`, 'gate', second), revoked);
    assert.deepEqual(check(lines, 'gate.x', first), { state: 'unknown', hasAuthority: true });
    // The key of an authority is no host's.
    assert.deepEqual(check(lines, 'gate.x', rsa), { state: 'unknown', hasAuthority: true });
    assert.deepEqual(check(lines, 'gate', first), { state: 'unknown', hasAuthority: false });
  });

  it('asks for the kinds of keys that it knows', () => {
    const text = `gate ssh-rsa ${rsa}\ngate ssh-ed25519 ${first}\n@revoked gate ecdsa-sha2-nistp256 ${rsa}`;
    assert.deepEqual(knownKeyTypes([{ path: '', text }], 'gate'), ['ssh-rsa', 'ssh-ed25519']);
  });

  it('says a key as OpenSSH does', () => {
    assert.equal(fingerprintOf(key(first)), 'SHA256:nB11adgPZSQIzR7Bh1pBlsRm7hBCYTC2OByI2VM+5KU');
    assert.equal(knownHostsLine('gate', key(first)), `gate ssh-ed25519 ${first}\n`);
  });

  it('is not upset by lines that are none', () => {
    const noise = [
      'x',
      '@',
      '@cert-authority',
      '|1|',
      '|1|a|b ssh-rsa AAAA',
      'gate',
      'gate ssh-rsa !!',
    ];
    assert.equal(check(noise.join('\n'), 'gate', first).state, 'unknown');
    assert.equal(check('a'.repeat(100_000), 'gate', first).state, 'unknown');
  });
});
