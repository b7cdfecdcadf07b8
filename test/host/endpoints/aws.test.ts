import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectFailureText } from '../../../src/host/endpoints/connect-failure-text.ts';
import type { ConnectFailure } from '../../../src/links/diagnosis.ts';
import {
  answersOf,
  cluster,
  group,
  localEndpoint,
  serverless,
  xmlOf,
} from '../../integration/support/aws-account.ts';
import { xmlAnswer, xmlRefusal } from '../../integration/support/aws-double.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { AwsUser, keysText } from '../support/aws-user.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';

const password = 'token-of-the-shop-1';

describe('endpoints from AWS', () => {
  const user = new AwsUser();
  let server: RedisServer;
  before(async () => {
    server = await startRedis({ args: ['--requirepass', password] });
  });
  after(() => server.stop());
  beforeEach(() => user.begin());
  afterEach(() => user.end());

  const account = () => ({
    groups: [
      group('shop', {
        NodeGroups: localEndpoint(server.port),
        TransitEncryptionEnabled: false,
        AuthTokenEnabled: true,
      }),
      group('shop-new', { Status: 'creating', NodeGroups: undefined }),
    ],
    clusters: [cluster('assets', { Engine: 'memcached', EngineVersion: '1.6.22' })],
    serverless: [serverless('spring', { UserGroupId: 'shop-users' })],
  });

  it('are chosen from the list of a profile, and filled in but for the token', async () => {
    await user.write(
      'config',
      '[profile work]\nregion = eu-central-1\n[default]\nregion = eu-west-1\n',
    );
    await user.write('credentials', `[default]\n${keysText}\n[work]\n${keysText}`);
    user.double.answer = answersOf(account());
    const record = await user.add({
      picks: ['default', 'shop |', 'Development'],
      inputs: [password],
    });
    assert.deepEqual(user.lists[0], [
      'default | eu-west-1 | Access key',
      'work | eu-central-1 | Access key',
    ]);
    assert.deepEqual(user.lists[1], [
      '--- Replication Groups',
      'shop | Valkey, without TLS, AUTH token | Sessions of the shop',
      'shop-new | Valkey, with TLS, no password, creating | Sessions of the shop',
      '--- Serverless Caches',
      'spring | Valkey 8.1, cluster, with TLS, user or IAM',
      '--- Memcached',
      'assets | Memcached 1.6.22, without TLS',
      '--- Look Elsewhere',
      'Change Region… | eu-west-1',
      'Change Profile…',
    ]);
    assert.ok(record);
    const { name, address, environment, access } = record;
    assert.deepEqual(
      { name, address, environment, access },
      {
        name: 'shop',
        address: {
          hosts: [{ host: '127.0.0.1', port: server.port }],
          usesTls: false,
          isTlsGuessed: false,
          database: 0,
        },
        environment: 'development',
        access: {
          aws: {
            service: 'elasticache',
            cache: 'shop',
            region: 'eu-west-1',
            isServerless: false,
            profile: 'default',
          },
        },
      },
    );
    assert.deepEqual(await user.handle.services.endpoints.secrets(record.id), { password });
    assert.ok(!JSON.stringify(record).includes('secret-of-aws'));
    await rowAt(user.handle.sessions.tree, 'shop', 'No sessions');
  });

  it('say of caches without an address what they are, and list on', async () => {
    await user.write('credentials', `[default]\n${keysText}`);
    user.double.answer = answersOf(account());
    const record = await user.add({
      picks: ['default', 'eu-west-3', 'shop-new', 'Change Region', 'us-east-1', undefined],
    });
    assert.equal(record, undefined);
    assert.match(
      user.messages[0] ?? '',
      /^shop-new has no address yet\. AWS says that it is creating\.$/,
    );
    const regions = new Set(user.double.requests.map(({ region }) => region));
    assert.deepEqual([...regions], ['eu-west-3', 'us-east-1']);
  });

  it('are listed as far as the user may list them', async () => {
    await user.write('credentials', `[default]\nregion = eu-west-1\n${keysText}`);
    const answer = answersOf(account());
    user.double.answer = (request) =>
      request.action === 'DescribeServerlessCaches'
        ? xmlRefusal(
            403,
            'AccessDenied',
            'User: arn:aws:iam::1:user/dev is not authorized to perform: elasticache:DescribeServerlessCaches on resource: *',
          )
        : answer(request);
    await user.add({ picks: ['default', 'The serverless', undefined] });
    const text = 'The serverless caches could not be listed.';
    const reason =
      'You do not have the AWS permission elasticache:DescribeServerlessCaches. Ask your AWS administrator for it.';
    assert.ok(user.lists[1]?.includes(`${text} | ${reason}`), user.lists[1]?.join('\n'));
    assert.deepEqual(user.messages, [`${text} ${reason}`]);
  });

  it('ask for the code of an MFA device, once', async () => {
    await user.write(
      'config',
      `[profile base]\n${keysText}\n[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::210987654321:role/Reader\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/dev\n`,
    );
    const answer = answersOf(account());
    user.double.answer = (request) =>
      request.action === 'AssumeRole'
        ? xmlAnswer(
            'AssumeRole',
            `<Credentials>${xmlOf({
              AccessKeyId: 'ASIAROLE',
              SecretAccessKey: 's',
              SessionToken: 't',
              Expiration: new Date(Date.now() + 3_600_000).toISOString(),
            })}</Credentials>`,
          )
        : answer(request);
    await user.add({ picks: ['prod', undefined], inputs: ['123456'] });
    assert.deepEqual(user.inputs, ['MFA Code for the AWS Profile prod']);
    assert.ok(user.lists[1]?.some((item) => item.startsWith('shop |')));
  });

  it('sign in again in a terminal when single sign-on has run out', async () => {
    await user.write(
      'config',
      '[profile sso]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n',
    );
    const window = vscode.window as {
      createTerminal: (options: vscode.TerminalOptions) => vscode.Terminal;
    };
    const { createTerminal } = window;
    const started: unknown[] = [];
    window.createTerminal = (options) => {
      started.push([options.shellPath, options.shellArgs]);
      // In the place of AWS's command line: a program that ends well.
      return createTerminal({ name: 'aws', shellPath: '/bin/true' });
    };
    try {
      await user.add({ picks: ['sso'], messages: ['Sign In to AWS'] });
    } finally {
      window.createTerminal = createTerminal;
    }
    assert.deepEqual(started, [['aws', ['sso', 'login', '--profile', 'sso']]]);
    const text = 'You are not signed in to AWS with the profile sso. Sign in, then try again.';
    assert.deepEqual(user.messages, [text, text], 'and tried once more');
  });

  it('say why AWS refuses, and that there is no profile', async () => {
    await user.add({ picks: [] });
    assert.match(user.messages[0] ?? '', /^There are no AWS credentials on this machine\./);
    await user.write('credentials', `[default]\nregion = eu-west-1\n${keysText}`);
    user.double.answer = () =>
      xmlRefusal(403, 'ExpiredToken', 'The security token included in the request is expired');
    await user.add({ picks: ['default'] });
    assert.equal(
      user.messages[1],
      'The temporary AWS credentials of the profile default have expired. Renew them, then try again.',
    );
  });

  it('say that their addresses are private when they cannot be reached', () => {
    const host = 'master.shop.abc123.euw1.cache.amazonaws.com';
    for (const reason of ['timed-out', 'unreachable', 'name-not-found'] as const) {
      const failure: ConnectFailure = {
        reason,
        node: { host, port: 6379 },
        usesTls: true,
        isTlsLikely: false,
      };
      assert.equal(
        connectFailureText(failure),
        `Cannot reach ${host}:6379 from this machine. Caches of AWS have private addresses. Use a VPN or a tunnel to their network.`,
      );
    }
  });

  it('are offered beside the input for an address', async () => {
    await user.write('credentials', `[default]\nregion = eu-west-1\n${keysText}`);
    user.double.answer = answersOf(account());
    await answeringPicks(
      ({ items }) => {
        user.lists.push([...items]);
        return ['Add from AWS', 'default', undefined, undefined][user.lists.length - 1];
      },
      () => vscode.commands.executeCommand('sessionFarm.addEndpoint'),
    );
    assert.ok(user.lists[0]?.some((item) => item.startsWith('Add from AWS… |')));
    assert.ok(user.lists[2]?.some((item) => item.startsWith('shop |')));
    assert.ok(
      user.lists[3]?.some((item) => item.startsWith('Add from AWS… |')),
      'back at the input',
    );
  });
});
