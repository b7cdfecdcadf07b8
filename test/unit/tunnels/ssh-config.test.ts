import assert from 'node:assert/strict';
import { splitArguments } from '../../../src/tunnels/ssh/config-file.ts';
import { loadConfig, type SshPlaces } from '../../../src/tunnels/ssh/load-config.ts';
import {
  hasMatchBlocks,
  hostAliases,
  parseSshTarget,
  resolveHops,
  SshConfigError,
} from '../../../src/tunnels/ssh/resolve-host.ts';

const linux: SshPlaces = {
  platform: 'linux',
  home: '/home/maja',
  env: { USER: 'maja', D: 'keys' },
};
const windows: SshPlaces = {
  platform: 'win32',
  home: 'C:\\Users\\Maja',
  env: { USERNAME: 'Maja', ProgramData: 'C:\\ProgramData' },
};

/** Loads files that stand in an object. */
const load = (files: Readonly<Record<string, string>>, places = linux) => {
  const separator = places.platform === 'win32' ? '\\' : '/';
  return loadConfig(places, {
    read: (path) => Promise.resolve(files[path]),
    list: (folder) =>
      Promise.resolve([
        ...new Set(
          Object.keys(files)
            .filter((path) => path.startsWith(folder + separator))
            .map((path) => path.slice(folder.length + 1).split(separator)[0] ?? ''),
        ),
      ]),
  });
};

const config = '/home/maja/.ssh/config';

describe('the configuration of OpenSSH', () => {
  it('gives the first value that stands for a host, in whatever way it is written', async () => {
    const files = await load({
      [config]: [
        '# The order of ssh_config(5): special first, general last.',
        'Host shop shop-* !shop-old',
        '\tHostName=%h.example.com',
        '  User = "deploy user"',
        '  port 2222 # inside',
        '  IdentityFile ~/.ssh/shop',
        '  IdentityFile "${D}/second key"',
        '  IdentitiesOnly yes',
        'Host *',
        '  User nobody',
        '  IdentityFile /etc/keys/%r-%n',
        '  HostKeyAlias shops',
        '  UserKnownHostsFile ~/.ssh/hosts /etc/hosts.%h',
        '  StrictHostKeyChecking yes',
        '  IdentityAgent ~/agent.sock',
      ].join('\r\n'),
      '/etc/ssh/ssh_config': 'Host *\n  Port 22\n  HashKnownHosts yes\n',
    });
    const [hop] = resolveHops(files, { host: 'shop-a' }, linux);
    assert.deepEqual(hop, {
      alias: 'shop-a',
      host: 'shop-a.example.com',
      user: 'deploy user',
      port: 2222,
      keyFiles: [
        '/home/maja/.ssh/shop',
        '/home/maja/keys/second key',
        '/etc/keys/deploy user-shop-a',
      ],
      namesKeyFiles: true,
      isKeysOnly: true,
      agent: '/home/maja/agent.sock',
      knownHostsFiles: ['/home/maja/.ssh/hosts', '/etc/hosts.shop-a.example.com'],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts'],
      keyAlias: 'shops',
      isStrict: true,
    });
    const [old] = resolveHops(files, { host: 'shop-old', user: 'root', port: 23 }, linux);
    assert.equal(old?.user, 'root');
    assert.equal(old.port, 23);
    assert.equal(old.host, 'shop-old');
  });

  it('knows what OpenSSH does where nothing is configured, on every platform', async () => {
    const [here] = resolveHops(await load({}), { host: 'bastion' }, linux);
    assert.equal(here?.user, 'maja');
    assert.equal(here.port, 22);
    assert.deepEqual(here.keyFiles.slice(-1), ['/home/maja/.ssh/id_ed25519']);
    assert.equal(here.namesKeyFiles, false);
    const files = await load(
      {
        'C:\\Users\\Maja\\.ssh\\config':
          'Include conf.d\\*\nHost b\n  IdentityFile C:\\Users\\Maja\\keys\\b\n',
        'C:\\Users\\Maja\\.ssh\\conf.d\\c': 'Host c\n IdentityFile ~/.ssh/c\n',
      },
      windows,
    );
    assert.deepEqual(hostAliases(files), ['c', 'b']);
    const [b] = resolveHops(files, { host: 'b' }, windows);
    assert.equal(b?.user, 'Maja');
    assert.deepEqual(b.keyFiles, ['C:\\Users\\Maja\\keys\\b']);
    assert.equal(b.knownHostsFiles[0], 'C:\\Users\\Maja\\.ssh\\known_hosts');
    assert.equal(b.globalKnownHostsFiles[0], 'C:\\ProgramData\\ssh\\ssh_known_hosts');
    const [c] = resolveHops(files, { host: 'c' }, windows);
    assert.deepEqual(c?.keyFiles, ['C:\\Users\\Maja\\.ssh\\c']);
  });

  it('follows Include by patterns, inside the block where it stands, and out of circles', async () => {
    const files = await load({
      [config]: 'Include hosts/*.conf\nHost a\n  Include only-a\nHost *\n  User general\n',
      '/home/maja/.ssh/hosts/1.conf': 'Host one\n  User first\n',
      '/home/maja/.ssh/hosts/2.conf': 'Host two\n  User second\nInclude ~/.ssh/hosts/2.conf\n',
      '/home/maja/.ssh/hosts/.3.conf': 'Host three\n',
      '/home/maja/.ssh/only-a': 'User special\nHost b\n  Port 99\n',
    });
    const user = (host: string) => resolveHops(files, { host }, linux)[0]?.user;
    assert.deepEqual(hostAliases(files), ['one', 'two', 'a', 'b']);
    assert.equal(user('one'), 'first');
    assert.equal(user('two'), 'second');
    assert.equal(user('a'), 'special');
    assert.equal(user('b'), 'general');
    assert.equal(resolveHops(files, { host: 'b' }, linux)[0]?.port, 22);
  });

  it('passes over Match blocks that it does not understand, and says so', async () => {
    const text = 'Host a\nMatch host a exec "touch /tmp/x"\n  User evil\nMatch all\n  User all\n';
    const files = await load({ [config]: text });
    assert.equal(resolveHops(files, { host: 'a' }, linux)[0]?.user, 'all');
    assert(hasMatchBlocks(files));
    assert(!hasMatchBlocks(await load({ [config]: 'Match all\n  User all\n' })));
  });

  it('goes over jump hosts, each with its own settings and no circle', async () => {
    const files = await load({
      [config]: [
        'Host inner\n  ProxyJump admin@gate:2200,middle',
        'Host gate\n  HostName gate.example.com\n  ProxyJump outer',
        'Host middle\n  User mid\n  ProxyJump never',
        'Host a\n  ProxyJump b\nHost b\n  ProxyJump a',
        'Host direct\n  ProxyJump none\n  ProxyCommand ssh -W %h:%p x',
        'Host program\n  ProxyCommand nc %h %p\n  ProxyJump gate',
      ].join('\n'),
    });
    const names = (host: string, jump?: string) =>
      resolveHops(files, { host }, linux, jump).map((hop) => `${hop.user}@${hop.host}:${hop.port}`);
    assert.deepEqual(names('inner'), [
      'maja@outer:22',
      'admin@gate.example.com:2200',
      'mid@middle:22',
      'maja@inner:22',
    ]);
    assert.deepEqual(names('inner', 'ssh://x@[::1]:23'), ['x@::1:23', 'maja@inner:22']);
    assert.deepEqual(names('direct'), ['maja@direct:22']);
    assert.throws(() => names('a'), SshConfigError);
    assert.throws(() => names('inner', 'x@@y'), SshConfigError);
    assert.throws(
      () => names('program'),
      (error) =>
        error instanceof SshConfigError &&
        error.trouble.problem === 'proxy-command' &&
        error.trouble.command === 'nc %h %p',
    );
  });

  it('reads quotes and backslashes as OpenSSH does', () => {
    assert.deepEqual(splitArguments(String.raw`a "b c" 'd "e' f\ g "h\"i" # j`), [
      'a',
      'b c',
      'd "e',
      'f g',
      'h"i',
    ]);
    assert.deepEqual(splitArguments(String.raw`C:\Users\Maja`), [String.raw`C:\Users\Maja`]);
    assert.deepEqual(splitArguments('a#b #c'), ['a#b']);
    assert.equal(splitArguments('"open'), undefined);
  });

  it('takes no longer for what was made to take long', async () => {
    const star = `Host ${'*a'.repeat(2000)}\n  User x\n`;
    const files = await load({ [config]: star + `Include ${'x'.repeat(9000)}\n`.repeat(3) });
    assert.equal(resolveHops(files, { host: `${'a'.repeat(5000)}b` }, linux)[0]?.user, 'maja');
  });

  it('reads where an SSH server is', () => {
    assert.deepEqual(parseSshTarget('maja@bastion.example.com:2222'), {
      host: 'bastion.example.com',
      user: 'maja',
      port: 2222,
    });
    assert.deepEqual(parseSshTarget('ssh://[2001:db8::1]:22'), { host: '2001:db8::1', port: 22 });
    assert.deepEqual(parseSshTarget('bastion'), { host: 'bastion' });
    for (const text of ['', '-oProxyCommand=x', 'a b', 'a@b@c', 'host:0', 'host:65536', 'h:22:3']) {
      assert.equal(parseSshTarget(text), undefined, text);
    }
  });
});
