import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsError } from '../../../src/clouds/aws/aws-error.ts';
import { CredentialKeeper } from '../../../src/clouds/aws/credentials.ts';
import { awsConfiguration } from '../../../src/clouds/aws/profiles.ts';
import { xmlOf } from '../support/aws-account.ts';
import { xmlAnswer, xmlRefusal } from '../support/aws-double.ts';
import { awsRig, plainKeys, refused } from './aws-rig.ts';

const keysText = `aws_access_key_id = ${plainKeys.accessKeyId}\naws_secret_access_key = ${plainKeys.secretAccessKey}\n`;

/** What STS answers to AssumeRole. */
function roleAnswer(expiresInSeconds: number, key = 'ASIAROLE') {
  const Expiration = new Date(Date.now() + expiresInSeconds * 1000).toISOString();
  const credentials = xmlOf({
    AccessKeyId: key,
    SecretAccessKey: 'role-secret',
    SessionToken: 'role-session',
    Expiration,
  });
  return xmlAnswer('AssumeRole', `<Credentials>${credentials}</Credentials>`);
}

describe('credentials of AWS', () => {
  const rig = awsRig();
  let asked: string[];
  let hidden: string[];
  let code: string | undefined;
  let keeper: CredentialKeeper;

  beforeEach(() => {
    asked = [];
    code = '123456';
    hidden = [];
    keeper = new CredentialKeeper({
      hide: (secret) => void hidden.push(secret),
      mfaCode: (serial, profile) => {
        asked.push(`${profile} ${serial}`);
        return Promise.resolve(code);
      },
    });
  });

  const refusedOf = (profile?: string): Promise<AwsError> =>
    refused(keeper.get(profile === undefined ? {} : { profile }, 'eu-west-1'));

  it('come from profiles, which are listed with how they sign in', async () => {
    await rig().write(
      'config',
      [
        '[default]\nregion = eu-central-1',
        '[profile shop.prod]\nrole_arn = arn:aws:iam::210987654321:role/Reader\nsource_profile = default\nmfa_serial = arn:aws:iam::123456789012:mfa/dev',
        '[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\nregion = eu-west-1',
        '[profile old-sso]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = R',
        '[profile vault] # a comment\ncredential_process = vault-helper',
        '[profile ci]\nrole_arn = arn:aws:iam::123456789012:role/Ci\nweb_identity_token_file = /token',
        '[profile console]\nlogin_session = arn:aws:iam::123456789012:user/dev',
        '[profile empty]\noutput = json',
        '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1',
        '[services local]\ns3 =\n  endpoint_url = http://localhost:4566',
      ].join('\n\n'),
    );
    await rig().write('credentials', `[default]\n${keysText}\n[other]\r\n${keysText}`);
    const env = { AWS_PROFILE: 'sso', AWS_DEFAULT_REGION: 'us-east-2' };
    const { profiles, hasEnvironment, region } = await awsConfiguration(env);
    assert.deepEqual(
      profiles.map(({ name, signIn, region, accountId, mfaSerial }) =>
        [name, signIn, region, accountId, mfaSerial].filter((part) => part !== undefined).join(' '),
      ),
      [
        'sso sso eu-west-1 123456789012',
        'default keys eu-central-1',
        'ci web-identity 123456789012',
        'console console',
        'empty none',
        'old-sso sso 1',
        'other keys',
        'shop.prod role 210987654321 arn:aws:iam::123456789012:mfa/dev',
        'vault process',
      ],
    );
    assert.deepEqual([hasEnvironment, region], [false, 'us-east-2']);
    assert.ok(!JSON.stringify(profiles).includes(plainKeys.secretAccessKey));
    await keeper.get({ profile: 'default' }, 'eu-west-1');
    assert.deepEqual(hidden, [plainKeys.secretAccessKey], 'kept out of logs');
  });

  it('of a machine without AWS are none', async () => {
    assert.deepEqual(await awsConfiguration({}), { profiles: [], hasEnvironment: false });
    assert.equal((await refusedOf()).code, 'no-credentials');
    assert.equal((await refusedOf('absent')).code, 'profile-incomplete');
  });

  it('are read again when a file has changed', async () => {
    await rig().write('credentials', `[default]\n${keysText}`);
    assert.deepEqual(await keeper.get({ profile: 'default' }, 'eu-west-1'), plainKeys);
    await rig().write('credentials', `[default]\n${keysText.replace('AKIDEXAMPLE', 'AKIDOTHER')}`);
    keeper.forget({ profile: 'default' });
    const { accessKeyId } = await keeper.get({ profile: 'default' }, 'eu-west-1');
    assert.equal(accessKeyId, 'AKIDOTHER');
    const { profiles } = await awsConfiguration({});
    assert.deepEqual(
      profiles.map(({ name }) => name),
      ['default'],
    );
  });

  it('come from the environment', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIDENV';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    process.env['AWS_SESSION_TOKEN'] = 'session';
    assert.deepEqual(await keeper.get({}, 'eu-west-1'), {
      accessKeyId: 'AKIDENV',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    });
    assert.equal((await awsConfiguration()).hasEnvironment, true);
  });

  describe('of a role', () => {
    beforeEach(async () => {
      await rig().write(
        'config',
        `[profile base]\n${keysText}\n[profile shop]\nrole_arn = arn:aws:iam::210987654321:role/Reader\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/dev\n`,
      );
    });

    it('take the code of the device once, and are kept until they run out', async () => {
      rig().double.answer = () => roleAnswer(3600);
      const identity = { profile: 'shop' };
      const both = await Promise.all([
        keeper.get(identity, 'eu-west-1'),
        keeper.get(identity, 'us-east-1'),
      ]);
      both.push(await keeper.get(identity, 'eu-west-1'));
      assert.deepEqual(asked, ['shop arn:aws:iam::123456789012:mfa/dev']);
      assert.ok(both.every(({ sessionToken }) => sessionToken === 'role-session'));
      const [request] = rig().double.requests;
      assert.equal(rig().double.requests.length, 1);
      assert.deepEqual(
        [
          request?.action,
          request?.service,
          request?.query['TokenCode'],
          request?.query['SerialNumber'],
        ],
        ['AssumeRole', 'sts', '123456', 'arn:aws:iam::123456789012:mfa/dev'],
      );
    });

    it('are asked for anew before they run out', async () => {
      rig().double.answer = () => roleAnswer(30);
      await keeper.get({ profile: 'shop' }, 'eu-west-1');
      await keeper.get({ profile: 'shop' }, 'eu-west-1');
      assert.equal(asked.length, 2);
    });

    it('that renew themselves ask for a code only the first time', async () => {
      rig().double.answer = () => roleAnswer(30);
      const source = keeper.source({ profile: 'shop' }, 'eu-west-1', 'once');
      await source();
      const { code: missing, facts } = await refused(source());
      assert.deepEqual([missing, facts.profile, asked.length], ['mfa-needed', 'shop', 1]);
      await keeper.get({ profile: 'shop' }, 'eu-west-1');
      assert.equal(asked.length, 2, 'by a gesture');
    });

    it('say that the user gave up, that the code was wrong, and that the role is not allowed', async () => {
      code = undefined;
      assert.equal((await refusedOf('shop')).code, 'canceled');
      assert.equal(rig().double.requests.length, 0, 'AWS was not asked');
      code = '000000';
      rig().double.answer = () =>
        xmlRefusal(
          403,
          'AccessDenied',
          'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
        );
      assert.equal((await refusedOf('shop')).code, 'mfa-refused');
      rig().double.answer = () =>
        xmlRefusal(
          403,
          'AccessDenied',
          'User: arn:aws:iam::123456789012:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Reader',
        );
      assert.equal((await refusedOf('shop')).code, 'role-denied');
      rig().double.answer = () =>
        xmlRefusal(403, 'ExpiredToken', 'The security token included in the request is expired');
      const { code: expired, facts } = await refusedOf('shop');
      assert.deepEqual([expired, facts.profile], ['expired-credentials', 'shop']);
    });
  });

  describe('of single sign-on', () => {
    beforeEach(async () => {
      await rig().write(
        'config',
        '[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-north-1\n',
      );
    });

    /** Writes what `aws sso login` leaves. */
    const signIn = async (expiresInSeconds: number): Promise<void> => {
      const folder = join(rig().home, '.aws', 'sso', 'cache');
      await mkdir(folder, { recursive: true });
      const name = createHash('sha1').update('corp').digest('hex');
      const expiresAt = new Date(Date.now() + expiresInSeconds * 1000).toISOString();
      await writeFile(
        join(folder, `${name}.json`),
        JSON.stringify({ accessToken: 'sso-token', expiresAt }),
      );
    };

    it('are fetched with the token of the sign-in', async () => {
      await signIn(3600);
      const roleCredentials = {
        accessKeyId: 'ASIASSO',
        secretAccessKey: 's',
        sessionToken: 't',
        expiration: Date.now() + 3_600_000,
      };
      rig().double.answer = ({ headers }) =>
        headers['x-amz-sso_bearer_token'] === 'sso-token'
          ? {
              body: JSON.stringify({ roleCredentials }),
              headers: { 'content-type': 'application/json' },
            }
          : { status: 401, body: '{}' };
      const { accessKeyId, expiration } = await keeper.get({ profile: 'sso' }, 'eu-west-1');
      assert.equal(accessKeyId, 'ASIASSO');
      assert.equal(expiration?.getTime(), roleCredentials.expiration);
    });

    it('say when the sign-in is missing, has run out, or was ended', async () => {
      assert.equal((await refusedOf('sso')).code, 'sign-in-expired');
      await signIn(-60);
      assert.equal((await refusedOf('sso')).code, 'sign-in-expired');
      await signIn(3600);
      rig().double.answer = () => ({
        status: 401,
        body: JSON.stringify({
          __type: 'UnauthorizedException',
          message: 'Session token not found or invalid',
        }),
      });
      assert.equal((await refusedOf('sso')).code, 'sign-in-expired');
      rig().double.answer = () => ({
        status: 403,
        body: JSON.stringify({ __type: 'ForbiddenException', message: 'No access' }),
      });
      const { code, facts } = await refusedOf('sso');
      assert.deepEqual([code, facts.profile], ['role-denied', 'sso']);
    });
  });

  describe('of a program', () => {
    const program = (script: string) =>
      rig().write(
        'config',
        `[profile vault]\ncredential_process = node -e "${script}" topsecret-argument\n`,
      );

    it('are what it prints', async () => {
      const output = {
        Version: 1,
        AccessKeyId: 'ASIAVAULT',
        SecretAccessKey: 's',
        SessionToken: 't',
      };
      const text = Buffer.from(JSON.stringify(output)).toString('base64');
      await program(`console.log(atob('${text}'))`);
      const { accessKeyId } = await keeper.get({ profile: 'vault' }, 'eu-west-1');
      assert.equal(accessKeyId, 'ASIAVAULT');
    });

    it('say that it failed with its own words, without its arguments', async () => {
      await program("console.error('the vault is locked'); process.exit(3)");
      const error = await refusedOf('vault');
      assert.equal(error.code, 'process-failed');
      assert.equal(error.facts.detail, 'the vault is locked');
      const texts = [error.message, String(error.cause), JSON.stringify(error.facts), error.stack];
      for (const text of texts) assert.ok(!text?.includes('topsecret-argument'), text);
      await program('console.log(1)');
      assert.equal((await refusedOf('vault')).code, 'process-failed');
    });
  });

  it('of a web identity are fetched with its token', async () => {
    const file = join(rig().home, 'token');
    await writeFile(file, 'web-token');
    process.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = file;
    process.env['AWS_ROLE_ARN'] = 'arn:aws:iam::123456789012:role/Ci';
    const credentials = xmlOf({
      AccessKeyId: 'ASIAWEB',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    });
    rig().double.answer = ({ action, query }) =>
      query['WebIdentityToken'] === 'web-token'
        ? xmlAnswer(action, `<Credentials>${credentials}</Credentials>`)
        : xmlRefusal(400, 'InvalidIdentityToken', 'no');
    const { accessKeyId } = await keeper.get({}, 'eu-west-1');
    assert.equal(accessKeyId, 'ASIAWEB');
  });

  it('are no longer waited for when called off', async () => {
    await rig().write(
      'config',
      `[profile base]\n${keysText}\n[profile shop]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = base\n`,
    );
    const controller = new AbortController();
    rig().double.answer = () => {
      controller.abort();
      return new Promise(() => undefined);
    };
    const source = keeper.source({ profile: 'shop' }, 'eu-west-1');
    await assert.rejects(source(controller.signal), { code: 'canceled' });
  });
});
