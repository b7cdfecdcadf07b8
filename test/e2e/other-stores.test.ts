import assert from 'node:assert/strict';
import { type DynamoDouble, startDynamoDouble } from '../integration/support/dynamo-double.ts';
import { type MemcachedServer, startMemcached } from '../integration/support/memcached-server.ts';
import { until } from '../integration/support/redis-server.ts';
import { takeScreenshot, takeScreenshots } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';

/** What PHP's memcached extension stores. */
const cart = 'user|s:3:"Ada";count|i:3;';
const phpId = 'q0v1m2n3b4c5x6z7l8k9j0h1g2';
const providerId = 'abcdefghijklmnopqrstuvwx'.slice(0, 21) + '012';
/** A collection with the items Text ("before") and Count (7), as .NET writes it. */
const collection = Buffer.from(
  '02000000ffffffff045465787405436f756e74080000000d0000000106' +
    Buffer.from('before').toString('hex') +
    '0207000000',
  'hex',
);

describe('sessions that are not in Redis', () => {
  let memcached: MemcachedServer;
  let double: DynamoDouble;
  before(async () => {
    memcached = await startMemcached();
    await memcached.ask(`set memc.sess.key.${phpId} 0 1440 ${cart.length}`, cart);
    double = await startDynamoDouble();
    await double.call('CreateTable', {
      TableName: 'ASP.NET_SessionState',
      KeySchema: [{ AttributeName: 'SessionId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'SessionId', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    await double.call('PutItem', {
      TableName: 'ASP.NET_SessionState',
      Item: {
        SessionId: { S: `shop-${providerId}` },
        SessionItems: { S: collection.toString('base64') },
        Locked: { N: '0' },
        Flags: { N: '0' },
        Ver: { S: '1' },
        LockDate: { S: new Date().toISOString() },
        CreateDate: { S: new Date().toISOString() },
        Expires: { S: new Date(Date.now() + 1_200_000).toISOString() },
      },
    });
  });
  after(async () => {
    await memcached.stop();
    await double.stop();
  });
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  const rig = windowRig(() => {
    // The window has the environment of these tests.
    for (const name of names) process.env[name] = 'of-this-test';
    return {};
  });
  after(() => {
    for (const name of names) Reflect.deleteProperty(process.env, name);
  });
  const { editor } = rig;
  before(() => rig.workbench.openSidebar());

  it('in Memcached are found, opened, edited and saved as those in Redis are', async () => {
    const { workbench } = rig;
    await workbench.addEndpoint(`memcached://127.0.0.1:${memcached.port}`, 'cache');
    await workbench.sessions.row('cache').waitFor();
    await workbench.sessions.expand('cache');
    await workbench.sessions.expand('memc.sess.key.');
    await workbench.sessions.row('q0v1m2').click();
    await editor.row('user').waitFor();
    await takeScreenshots(rig, 'memcached');
    await editor.edit('user', 'Grace');
    await editor.save();
    const stored = await memcached.ask(`mg memc.sess.key.${phpId} v t f`);
    assert.match(stored, /user\|s:5:"Grace";count\|i:3;/);
    const [, ttl = '', flags] = /^VA \d+ t(\d+) f(\d+)/.exec(stored) ?? [];
    assert.ok(Number(ttl) > 1300 && Number(ttl) <= 1440, stored);
    assert.equal(flags, '0');
  });

  it('in a table of DynamoDB are found, opened, edited and saved, too', async () => {
    const { workbench } = rig;
    await workbench.addEndpoint(
      `dynamodb://127.0.0.1:${double.port}/ASP.NET_SessionState`,
      'table',
    );
    await workbench.sessions.row('table').waitFor();
    await workbench.sessions.expand('table');
    await workbench.sessions.expand('shop');
    await workbench.sessions.row('abcdef').click();
    await until(() => editor.row('Text').isVisible(), 'the session of the table', 20_000);
    await takeScreenshots(rig, 'dynamodb');
    await editor.edit('Text', 'behind');
    await editor.save('abcdef');
    const { Item } = await double.call('GetItem', {
      TableName: 'ASP.NET_SessionState',
      Key: { SessionId: { S: `shop-${providerId}` } },
    });
    const { SessionItems, Locked } = Item as Record<string, Record<string, string>>;
    const expected = Buffer.from(
      collection
        .toString('hex')
        .replace(Buffer.from('before').toString('hex'), Buffer.from('behind').toString('hex')),
      'hex',
    );
    assert.equal(SessionItems?.['S'], expected.toString('base64'));
    assert.equal(Locked?.['N'], '0');
  });

  it('in a table that is paid for are searched when somebody asks for it', async () => {
    const { workbench } = rig;
    const { quickInput, sessions } = workbench;
    await workbench.runCommand('Session Farm: Add Endpoint…');
    // What leads to this machine, and isn't known to: as a table of AWS.
    await quickInput.enter(
      `dynamodb://0.0.0.0:${double.port}/ASP.NET_SessionState?region=eu-west-1&tls=false`,
    );
    await quickInput.root.getByText('AWS Profile for the Table').waitFor();
    await takeScreenshot(rig, 'table-profile');
    await quickInput.pick('Environment');
    await quickInput.root.getByText('Name of the Endpoint').waitFor();
    await quickInput.enter('paid');
    await quickInput.root.getByText('Environment of paid').waitFor();
    await quickInput.pick('Development');
    await sessions.row('paid').waitFor();
    await sessions.expand('paid');
    await sessions.row(/^Not searched/).waitFor();
    await takeScreenshots(rig, 'table-not-searched');
    double.forget();
    await sessions.row(/^Not searched/).click();
    await sessions.row(/^paid.*1 session/).waitFor();
    assert.equal(double.seen.filter(({ action }) => action === 'Scan').length, 1);
    await takeScreenshot(rig, 'table-searched');
  });
});
