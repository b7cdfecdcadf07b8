import assert from 'node:assert/strict';
import { checkIamSignIn } from '../../../src/clouds/aws/check-iam.ts';
import { englishText } from '../../../src/formats/reason.ts';
import { answersOf, group, serverless, user } from '../support/aws-account.ts';
import type { Account } from '../support/aws-account.ts';
import { jsonRefusal, xmlRefusal } from '../support/aws-double.ts';
import { awsRig } from './aws-rig.ts';

describe('the check of a token that a cache refuses', () => {
  const rig = awsRig();
  const cache = {
    service: 'elasticache',
    cache: 'Spring',
    region: 'eu-west-1',
    isServerless: true,
  } as const;
  const good: Account = {
    serverless: [serverless('spring', { UserGroupId: 'shop-users' })],
    users: [user('shop-app', 'iam', ['shop-users'])],
  };

  /** Checks and outcomes, and the texts of what isn't well. */
  const check = async (
    name = 'shop-app',
    of: typeof cache | (Omit<typeof cache, 'isServerless'> & { isServerless: boolean }) = cache,
  ) => {
    const findings = await checkIamSignIn(rig().place(), of, name);
    return {
      outcomes: findings.map(({ check: what, outcome }) => `${what} ${outcome}`),
      texts: findings
        .filter(({ outcome }) => outcome !== 'ok')
        .map(({ reason }) => englishText(reason)),
    };
  };
  const permission =
    'Check that you have the AWS permission elasticache:Connect for arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:spring, arn:aws:elasticache:eu-west-1:123456789012:user:shop-app.';

  it('leaves the permission where all else is right, and names what it is for', async () => {
    rig().double.answer = answersOf(good);
    assert.deepEqual(await check(), {
      outcomes: [
        'clock ok',
        'credentials ok',
        'cache ok',
        'tls ok',
        'version ok',
        'user ok',
        'user-sign-in ok',
        'user-name ok',
        'permission unknown',
      ],
      texts: [permission],
    });
  });

  const wrong: readonly (readonly [string, Account, string, string, string?])[] = [
    [
      'a user that is in another group',
      { ...good, users: [user('shop-app', 'iam', ['others'])] },
      'user failed',
      'The user shop-app is not in shop-users, which the cache uses.',
    ],
    [
      'a user with a password',
      { ...good, users: [user('shop-app', 'password', ['shop-users'])] },
      'user-sign-in failed',
      'The user shop-app does not sign in with IAM.',
    ],
    [
      'a user whose ID is another',
      { ...good, users: [user('shop-id', 'iam', ['shop-users'], { UserName: 'shop-app' })] },
      'user-name failed',
      'The user shop-app has the ID shop-id. With IAM, both must be the same.',
    ],
    [
      'a user ID in the place of the username',
      { ...good, users: [user('shop-id', 'iam', ['shop-users'], { UserName: 'shop-app' })] },
      'user failed',
      'The username is shop-app, not shop-id. Edit the endpoint.',
      'shop-id',
    ],
    [
      'upper case in a username',
      good,
      'user failed',
      'The username is shop-app, not Shop-App. Edit the endpoint.',
      'Shop-App',
    ],
    [
      'a cache without users',
      { serverless: [serverless('spring')] },
      'user failed',
      'The cache has no user group, so that it knows no users. Assign one in AWS.',
    ],
    [
      'a cache that is gone',
      {},
      'cache failed',
      'AWS has no cache named Spring in eu-west-1. Add the endpoint again.',
    ],
    [
      'a cache that is not serverless any more',
      {
        ...good,
        serverless: [],
        groups: [group('spring', { UserGroupIds: '<member>shop-users</member>' })],
      },
      'cache failed',
      'The cache Spring is not serverless. Add the endpoint again.',
    ],
    [
      'a cache that is too old',
      {
        ...good,
        serverless: [
          serverless('spring', {
            UserGroupId: 'shop-users',
            Engine: 'redis',
            FullEngineVersion: '6.2',
          }),
        ],
      },
      'version failed',
      'Version 6.2 of the cache does not support IAM, which requires 7.0.',
    ],
  ];
  for (const [what, account, outcome, text, name] of wrong) {
    it(`finds ${what}`, async () => {
      rig().double.answer = answersOf(account);
      const { outcomes, texts } = await check(name);
      assert.ok(outcomes.includes(outcome), outcomes.join(', '));
      assert.ok(texts.includes(text), texts.join('\n'));
    });
  }

  it('finds a cache without TLS', async () => {
    rig().double.answer = answersOf({
      ...good,
      groups: [
        group('spring', {
          UserGroupIds: '<member>shop-users</member>',
          TransitEncryptionEnabled: false,
        }),
      ],
      serverless: [],
    });
    const { outcomes, texts } = await check('shop-app', { ...cache, isServerless: false });
    assert.ok(outcomes.includes('tls failed'));
    assert.ok(texts.includes('The cache does not use TLS, which IAM requires.'));
  });

  it('finds a clock that is wrong, by what AWS answers and by its date', async () => {
    rig().double.answer = () =>
      xmlRefusal(
        400,
        'RequestExpired',
        'Request has expired. Timestamp date is 2026-11-28T10:00:00Z.',
      );
    rig().double.answer = ({ service }) =>
      service === 'memorydb'
        ? jsonRefusal(400, 'InvalidSignatureException', 'Signature expired: 20261128T100000Z')
        : xmlRefusal(400, 'RequestExpired', 'Request has expired.');
    assert.deepEqual((await check()).outcomes, ['clock failed']);

    const answer = answersOf(good);
    const date = new Date(Date.now() + 600_000).toUTCString();
    rig().double.answer = (request) => ({ ...answer(request), headers: { date } });
    const { outcomes, texts } = await check();
    assert.equal(outcomes[0], 'clock failed');
    assert.match(texts[0] ?? '', /differs from the time of AWS by (?:60[0-2]|59\d) seconds/);
  });

  it('tells credentials that AWS refuses from permissions that are missing', async () => {
    rig().double.answer = ({ service }) =>
      service === 'memorydb'
        ? jsonRefusal(400, 'ExpiredTokenException', 'expired')
        : xmlRefusal(403, 'ExpiredToken', 'expired');
    assert.deepEqual((await check()).outcomes, ['credentials failed']);
    const answer = answersOf(good);
    rig().double.answer = (request) =>
      request.action === 'DescribeUsers' ? xmlRefusal(403, 'AccessDenied', 'no') : answer(request);
    const { outcomes, texts } = await check();
    assert.deepEqual(outcomes.slice(-2), ['user unknown', 'permission unknown']);
    assert.equal(
      texts[0],
      'The users cannot be listed without the AWS permission elasticache:DescribeUsers.',
    );
  });
});
