import assert from 'node:assert/strict';
import {
  answersOf,
  group,
  localEndpoint,
  user as cacheUser,
} from '../../integration/support/aws-account.ts';
import { makeCertificates } from '../../integration/support/certificates.ts';
import type { Certificate, CertificateFolder } from '../../integration/support/certificates.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { AwsUser, keysText } from '../support/aws-user.ts';
import { rowAt } from '../support/rows.ts';

describe('endpoints from AWS with IAM', () => {
  const user = new AwsUser();
  beforeEach(() => user.begin());
  afterEach(() => user.end());

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
    user.double.answer = answersOf({
      groups: [
        group('secure', {
          NodeGroups: localEndpoint(secure.port),
          UserGroupIds: '<member>shop-users</member>',
        }),
      ],
      users: [
        cacheUser('shop-app', 'iam', ['shop-users']),
        cacheUser('default', 'no-password', ['shop-users']),
      ],
    });
    await user.write('credentials', `[default]\nregion = eu-west-1\n${keysText}`);
    return secure;
  };
  const picks = ['default', 'secure |', 'shop-app |', 'Development'];

  it('sign in as the user that was selected, without a stored password', async () => {
    const secure = await serverOf('nopass');
    try {
      const record = await user.add({
        picks,
        messages: ['Trust Certificate…', 'Trust Certificate'],
      });
      assert.deepEqual(user.lists[2], [
        'default | no password | on ~* +@all',
        'shop-app | IAM, without a stored password | on ~* +@all',
        'Other User with IAM…',
        'Other User with Password…',
      ]);
      assert.ok(record);
      assert.deepEqual(record.access?.signIn, { kind: 'aws-iam' });
      assert.equal(record.address.username, 'shop-app');
      assert.deepEqual(await user.handle.services.endpoints.secrets(record.id), {});
      await rowAt(user.handle.sessions.tree, 'secure', 'No sessions');
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
      await user.add({
        picks: picks.slice(0, 3),
        messages: ['Trust Certificate…', 'Trust Certificate', 'Check AWS Sign-In…'],
      });
      const refusal = user.messages.find((text) => text.includes('refused'));
      assert.match(refusal ?? '', /refused a new sign-in token of the user shop-app/);
      const at = user.messages.findIndex((text) => text.startsWith('AWS shows no reason'));
      assert.match(user.details[at] ?? '', /^✓ The clock of this machine is close/);
      assert.match(
        user.details[at] ?? '',
        /\n\? Check that you have the AWS permission elasticache:Connect for arn:/,
      );
    } finally {
      await secure.stop();
    }
  });
});
