import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { connectFailureText } from '../../../src/host/endpoints/connect-failure-text.ts';
import type { ConnectFailure } from '../../../src/redis/reach/diagnosis.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import {
  answersOf,
  cluster,
  group,
  localEndpoint,
  serverless,
  user,
  xmlOf,
} from '../../integration/support/aws-account.ts';
import { startAwsDouble, xmlAnswer, xmlRefusal } from '../../integration/support/aws-double.ts';
import type { AwsDouble } from '../../integration/support/aws-double.ts';
import { makeCertificates } from '../../integration/support/certificates.ts';
import type { Certificate, CertificateFolder } from '../../integration/support/certificates.ts';
import { ConnectionsSeen } from '../../integration/support/loopback-only.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';

const password = 'token-of-the-shop-1';
const keys = 'aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret-of-aws\n';

/** A question, and what the user does. */
interface Answers {
  /** For each list in turn, the start of the item to choose. */
  readonly picks: readonly (string | undefined)[];
  readonly inputs?: readonly string[];
  readonly messages?: readonly string[];
}

describe('endpoints from AWS', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let double: AwsDouble;
  let home: string;
  let seen: ConnectionsSeen;
  let variables: NodeJS.ProcessEnv;
  /** What was asked and said, in order. */
  let lists: string[][];
  let inputs: string[];
  let messages: string[];
  let details: string[];

  before(async () => {
    server = await startRedis({ args: ['--requirepass', password] });
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    [lists, inputs, messages, details] = [[], [], [], []];
    double = await startAwsDouble();
    home = await mkdtemp(join(tmpdir(), 'session-farm-home-'));
    variables = { ...process.env };
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: double.url,
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    });
    seen = new ConnectionsSeen();
  });
  afterEach(async () => {
    seen.stop();
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, variables);
    await removeEndpoints(handle);
    await double.stop();
    await rm(home, { recursive: true, force: true });
    const beyond = seen.beyond.filter((where) => /amazonaws|169\.254|fd00:ec2/.test(where));
    assert.deepEqual(beyond, [], 'neither AWS nor the metadata of EC2 was asked');
  });

  /** Runs the command with a user who answers in order, and gives the new record. */
  const add = async (answers: Answers): Promise<EndpointRecord | undefined> => {
    const { picks, inputs: texts = [], messages: buttons = [] } = answers;
    const [nextPick, nextText, nextButton] = [picks.values(), texts.values(), buttons.values()];
    const id = await answeringMessages(
      (message) => {
        messages.push(message.text);
        details.push(message.detail);
        return nextButton.next().value;
      },
      () =>
        answeringInputs(
          ({ title, value }) => {
            inputs.push(title);
            // The name is taken as it is proposed.
            return title.startsWith('Name of') ? value : nextText.next().value;
          },
          () =>
            answeringPicks(
              ({ items }) => {
                lists.push([...items]);
                return nextPick.next().value;
              },
              () => vscode.commands.executeCommand<string | undefined>('sessionFarm.addFromAws'),
            ),
        ),
    );
    return id === undefined ? undefined : handle.services.endpoints.get(id);
  };

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
    await writeFile(
      join(home, 'config'),
      '[profile work]\nregion = eu-central-1\n[default]\nregion = eu-west-1\n',
    );
    await writeFile(join(home, 'credentials'), `[default]\n${keys}\n[work]\n${keys}`);
    double.answer = answersOf(account());
    const record = await add({
      picks: ['default', 'shop |', 'Development'],
      inputs: [password],
    });
    assert.deepEqual(lists[0], [
      'default | eu-west-1 | Access key',
      'work | eu-central-1 | Access key',
    ]);
    assert.deepEqual(lists[1], [
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
    assert.deepEqual(await handle.services.endpoints.secrets(record.id), { password });
    assert.ok(!JSON.stringify(record).includes('secret-of-aws'));
    await rowAt(handle.sessions.tree, 'shop', 'No sessions');
  });

  it('say of Memcached and of caches without an address what they are, and list on', async () => {
    await writeFile(join(home, 'credentials'), `[default]\n${keys}`);
    double.answer = answersOf(account());
    const record = await add({
      picks: [
        'default',
        'eu-west-3',
        'assets',
        'shop-new',
        'Change Region',
        'us-east-1',
        undefined,
      ],
    });
    assert.equal(record, undefined);
    assert.match(messages[0] ?? '', /^assets is a Memcached cache/);
    assert.match(
      messages[1] ?? '',
      /^shop-new has no address yet\. AWS says that it is creating\.$/,
    );
    const regions = new Set(double.requests.map(({ region }) => region));
    assert.deepEqual([...regions], ['eu-west-3', 'us-east-1']);
  });

  it('are listed as far as the user may list them', async () => {
    await writeFile(join(home, 'credentials'), `[default]\nregion = eu-west-1\n${keys}`);
    const answer = answersOf(account());
    double.answer = (request) =>
      request.action === 'DescribeServerlessCaches'
        ? xmlRefusal(
            403,
            'AccessDenied',
            'User: arn:aws:iam::1:user/dev is not authorized to perform: elasticache:DescribeServerlessCaches on resource: *',
          )
        : answer(request);
    await add({ picks: ['default', 'The serverless', undefined] });
    const text = 'The serverless caches could not be listed.';
    const reason =
      'You do not have the AWS permission elasticache:DescribeServerlessCaches. Ask your AWS administrator for it.';
    assert.ok(lists[1]?.includes(`${text} | ${reason}`), lists[1]?.join('\n'));
    assert.deepEqual(messages, [`${text} ${reason}`]);
  });

  it('ask for the code of an MFA device, once', async () => {
    await writeFile(
      join(home, 'config'),
      `[profile base]\n${keys}\n[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::210987654321:role/Reader\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/dev\n`,
    );
    const answer = answersOf(account());
    double.answer = (request) =>
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
    await add({ picks: ['prod', undefined], inputs: ['123456'] });
    assert.deepEqual(inputs, ['MFA Code for the AWS Profile prod']);
    assert.ok(lists[1]?.some((item) => item.startsWith('shop |')));
  });

  it('sign in again in a terminal when single sign-on has run out', async () => {
    await writeFile(
      join(home, 'config'),
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
      await add({ picks: ['sso'], messages: ['Sign In to AWS'] });
    } finally {
      window.createTerminal = createTerminal;
    }
    assert.deepEqual(started, [['aws', ['sso', 'login', '--profile', 'sso']]]);
    const text = 'You are not signed in to AWS with the profile sso. Sign in, then try again.';
    assert.deepEqual(messages, [text, text], 'and tried once more');
  });

  it('say why AWS refuses, and that there is no profile', async () => {
    await add({ picks: [] });
    assert.match(messages[0] ?? '', /^There are no AWS credentials on this machine\./);
    await writeFile(join(home, 'credentials'), `[default]\nregion = eu-west-1\n${keys}`);
    double.answer = () =>
      xmlRefusal(403, 'ExpiredToken', 'The security token included in the request is expired');
    await add({ picks: ['default'] });
    assert.equal(
      messages[1],
      'The temporary AWS credentials of the profile default have expired. Renew them, then try again.',
    );
  });

  describe('with IAM', () => {
    let certificates: CertificateFolder;
    let tls: Certificate;
    before(async () => {
      certificates = await makeCertificates();
      tls = await certificates.issue(['IP:127.0.0.1']);
    });
    after(() => certificates.remove());

    /** An account whose group is a server on this machine, with the rules of a user. */
    const serverOf = async (rules: string): Promise<RedisServer> => {
      const secure = await startRedis({
        tls,
        args: ['--user', 'shop-app', 'on', rules, '~*', '&*', '+@all'],
      });
      double.answer = answersOf({
        groups: [
          group('secure', {
            NodeGroups: localEndpoint(secure.port),
            UserGroupIds: '<member>shop-users</member>',
          }),
        ],
        users: [
          user('shop-app', 'iam', ['shop-users']),
          user('default', 'no-password', ['shop-users']),
        ],
      });
      await writeFile(join(home, 'credentials'), `[default]\nregion = eu-west-1\n${keys}`);
      return secure;
    };
    const picks = ['default', 'secure |', 'shop-app |', 'Development'];

    it('sign in as the user that was selected, without a stored password', async () => {
      const secure = await serverOf('nopass');
      try {
        const record = await add({ picks, messages: ['Trust Certificate…', 'Trust Certificate'] });
        assert.deepEqual(lists[2], [
          'default | no password | on ~* +@all',
          'shop-app | IAM, without a stored password | on ~* +@all',
          'Other User with IAM…',
          'Other User with Password…',
        ]);
        assert.ok(record);
        assert.deepEqual(record.access?.signIn, { kind: 'aws-iam' });
        assert.equal(record.address.username, 'shop-app');
        assert.deepEqual(await handle.services.endpoints.secrets(record.id), {});
        await rowAt(handle.sessions.tree, 'secure', 'No sessions');
        const clients = await secure.ask('CLIENT', 'LIST');
        const text = clients instanceof Uint8Array ? new TextDecoder().decode(clients) : '';
        assert.match(text, /user=shop-app/);
      } finally {
        await secure.stop();
      }
    });

    it('say what AWS knows of a token that is refused', async () => {
      const secure = await serverOf('>another-password');
      try {
        await add({
          picks: picks.slice(0, 3),
          messages: ['Trust Certificate…', 'Trust Certificate', 'Check AWS Sign-In…'],
        });
        const refusal = messages.find((text) => text.includes('refused'));
        assert.match(refusal ?? '', /refused a new sign-in token of the user shop-app/);
        const at = messages.findIndex((text) => text.startsWith('AWS shows no reason'));
        assert.match(details[at] ?? '', /^✓ The clock of this machine is close/);
        assert.match(
          details[at] ?? '',
          /\n\? Check that you have the AWS permission elasticache:Connect for arn:/,
        );
      } finally {
        await secure.stop();
      }
    });
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
    await writeFile(join(home, 'credentials'), `[default]\nregion = eu-west-1\n${keys}`);
    double.answer = answersOf(account());
    await answeringPicks(
      ({ items }) => {
        lists.push([...items]);
        return ['Add from AWS', 'default', undefined, undefined][lists.length - 1];
      },
      () => vscode.commands.executeCommand('sessionFarm.addEndpoint'),
    );
    assert.ok(lists[0]?.some((item) => item.startsWith('Add from AWS… |')));
    assert.ok(lists[2]?.some((item) => item.startsWith('shop |')));
    assert.ok(
      lists[3]?.some((item) => item.startsWith('Add from AWS… |')),
      'back at the input',
    );
  });
});
