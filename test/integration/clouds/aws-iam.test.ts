import assert from 'node:assert/strict';
import { CredentialKeeper } from '../../../src/clouds/aws/credentials.ts';
import { iamSource } from '../../../src/clouds/aws/iam-source.ts';
import { startRedis } from '../support/redis-server.ts';
import { xmlOf } from '../support/aws-account.ts';
import { xmlAnswer } from '../support/aws-double.ts';
import { independentSignature } from '../../unit/support/sigv4.ts';
import { awsRig, plainKeys, refused } from './aws-rig.ts';

describe('sign-in by IAM', () => {
  const rig = awsRig();
  const keeper = () => new CredentialKeeper({ mfaCode: () => Promise.resolve(undefined) });
  const cache = {
    service: 'elasticache',
    cache: 'Shop',
    region: 'eu-west-1',
    isServerless: true,
    profile: 'shop',
  } as const;
  const never = new AbortController().signal;

  it('gives a token that a Redis takes whose user has exactly that password', async () => {
    await rig().write(
      'credentials',
      `[shop]\naws_access_key_id = ${plainKeys.accessKeyId}\naws_secret_access_key = ${plainKeys.secretAccessKey}\naws_session_token = ${'IQoJb3JpZ2luX2Vj+/='.repeat(80)}\n`,
    );
    const before = Date.now();
    const { username, password, expiresAtMs } = await iamSource(cache, 'shop-app', keeper()).get(
      never,
    );
    assert.equal(username, 'shop-app');
    assert.ok(
      password.length > 1000 &&
        password.startsWith(
          'shop/?Action=connect&User=shop-app&ResourceType=ServerlessCache&X-Amz-Algorithm=',
        ),
    );
    assert.ok(
      expiresAtMs !== undefined &&
        expiresAtMs >= before + 900_000 &&
        expiresAtMs <= Date.now() + 900_000,
    );
    const signature = /X-Amz-Signature=(?<hex>\w+)$/.exec(password)?.groups?.['hex'];
    assert.equal(signature, independentSignature(password, plainKeys.secretAccessKey));

    const server = await startRedis();
    try {
      const set = await server.ask(
        'ACL',
        'SETUSER',
        'shop-app',
        'on',
        `>${password}`,
        '~*',
        '+@all',
      );
      assert.equal(set, 'OK');
      assert.equal(await server.ask('AUTH', 'shop-app', password), 'OK');
      const wrong = await server.ask(
        'AUTH',
        'shop-app',
        password.replace('&ResourceType=ServerlessCache', ''),
      );
      assert.ok(wrong instanceof Error && wrong.message.startsWith('WRONGPASS'));
    } finally {
      await server.stop();
    }
  });

  it('gives none that outlives the credentials that sign it', async () => {
    await rig().write(
      'config',
      `[profile base]\naws_access_key_id = a\naws_secret_access_key = b\n[profile shop]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = base\n`,
    );
    const expiration = new Date(Math.floor(Date.now() / 1000) * 1000 + 300_000);
    const credentials = {
      AccessKeyId: 'A',
      SecretAccessKey: 'S',
      SessionToken: 'T',
      Expiration: expiration.toISOString(),
    };
    rig().double.answer = ({ action }) =>
      xmlAnswer(action, `<Credentials>${xmlOf(credentials)}</Credentials>`);
    const { expiresAtMs } = await iamSource(cache, 'shop-app', keeper()).get(never);
    assert.equal(expiresAtMs, expiration.getTime());
  });

  it('says why there are no credentials', async () => {
    const { code, facts } = await refused(iamSource(cache, 'shop-app', keeper()).get(never));
    assert.deepEqual([code, facts.profile], ['profile-incomplete', 'shop']);
  });
});
