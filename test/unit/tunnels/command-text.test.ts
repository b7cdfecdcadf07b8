import assert from 'node:assert/strict';
import {
  commandPresets,
  fillCommand,
  formatCommand,
  parseCommand,
} from '../../../src/tunnels/command/command-text.ts';
import { parseSshCommand } from '../../../src/tunnels/ssh/parse-ssh-command.ts';

describe('the command of a tunnel', () => {
  const places = { localPort: 50_001, host: 'redis.inside', port: 6379 };

  it('is taken apart without a shell, and written so that it is read again', () => {
    const text = `aws ssm --parameters '{"host":["\${host}"]}' "C:\\Program Files\\x" a#b`;
    const command = parseCommand(text);
    assert.deepEqual(command, [
      'aws',
      'ssm',
      '--parameters',
      '{"host":["${host}"]}',
      'C:\\Program Files\\x',
      'a#b',
    ]);
    assert.deepEqual(parseCommand(formatCommand(command)), command);
    assert.equal(parseCommand('a "b'), undefined);
    assert.equal(parseCommand('  '), undefined);
  });

  it('gets the server and a local port, and nothing that is no name', () => {
    assert.deepEqual(
      fillCommand(['ssh', '-L', '${localPort}:${host}:${port}', '${other}'], places),
      ['ssh', '-L', '50001:redis.inside:6379', '${other}'],
    );
    for (const host of ['-x', 'a b', 'a;b', '$(x)', '${port}', 'a\nb', '', 'a"b', 'a&b']) {
      assert.equal(fillCommand(['x', '${host}'], { ...places, host }), undefined, host);
    }
    for (const host of ['10.0.0.1', '2001:db8::1', 'fe80::1%eth0', 'клас.example']) {
      assert.deepEqual(fillCommand(['x', '${host}'], { ...places, host }), ['x', host]);
    }
  });

  it('has presets on every platform, with a local port and the files that Windows starts', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      for (const { text } of commandPresets(platform)) {
        assert(
          parseCommand(text)?.some((part) => part.includes('${localPort}')),
          text,
        );
      }
    }
    const programs = commandPresets('win32').map(({ text }) => text.split(' ')[0]);
    assert.deepEqual(programs, ['aws', 'kubectl', 'az.cmd', 'gcloud.cmd', 'ssh']);
  });
});

describe('a command line of ssh', () => {
  it('says which server, who, with which key and over which jump hosts', () => {
    assert.deepEqual(
      parseSshCommand(
        'ssh -N -i "~/keys/shop key.pem" -J maja@gate:2200 -p2222 -L 1:x:2 ec2-user@10.0.0.1',
      ),
      {
        kind: 'ssh',
        host: '10.0.0.1',
        user: 'ec2-user',
        port: 2222,
        keyFile: '~/keys/shop key.pem',
        jump: 'maja@gate:2200',
      },
    );
    assert.deepEqual(
      parseSshCommand('C:\\Windows\\System32\\OpenSSH\\ssh.exe -l maja bastion ls -l'),
      {
        kind: 'ssh',
        host: 'bastion',
        user: 'maja',
      },
    );
    assert.deepEqual(parseSshCommand(' bastion:23 '), { kind: 'ssh', host: 'bastion', port: 23 });
    for (const text of [
      'ssh',
      'ssh -p',
      'ssh -p x host',
      'ssh -J "a b" host',
      'scp a b',
      'a b',
      '"',
    ]) {
      assert.equal(parseSshCommand(text), undefined, text);
    }
  });
});
