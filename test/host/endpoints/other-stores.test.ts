import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { answersOf, cluster, table } from '../../integration/support/aws-account.ts';
import { type DynamoDouble, startDynamoDouble } from '../../integration/support/dynamo-double.ts';
import {
  type MemcachedServer,
  startMemcached,
} from '../../integration/support/memcached-server.ts';
import { AwsUser, keysText } from '../support/aws-user.ts';
import { answeringMessages } from '../support/extension.ts';
import { rowAt, textOf, textsBelow, tooltipOf } from '../support/rows.ts';

/** What PHP's memcached extension stores, with the flags and the prefix that it has. */
const cart = 'user|s:3:"Ada";count|i:3;';
const id = 'q0v1m2n3b4c5x6z7l8k9j0h1g2';

describe('endpoints that are no Redis', () => {
  const user = new AwsUser();
  beforeEach(() => user.begin());
  afterEach(() => user.end());

  /** An endpoint as it is stored after its address was typed. */
  function typed(name: string, text: string, awsProfile?: string): Promise<EndpointRecord> {
    const { address, secrets } = parseEndpoint(text);
    const access = awsProfile === undefined ? {} : { access: { awsProfile } };
    return user.handle.services.endpoints.add(
      { name, address, environment: 'local', canWrite: true, origin: 'user', ...access },
      secrets,
    );
  }

  describe('of Memcached', () => {
    let server: MemcachedServer;
    before(async () => {
      server = await startMemcached();
    });
    after(() => server.stop());
    beforeEach(() =>
      server.ask('flush_all', `set memc.sess.key.${id} 0 1440 ${cart.length}`, cart),
    );

    it('list their sessions with what is in them, and take edits', async () => {
      const { tree } = user.handle.sessions;
      await typed('cache', `memcached://127.0.0.1:${server.port}`);
      const session = await rowAt(tree, 'cache | ', 'memc.sess.key.', '');
      assert.deepEqual(await textsBelow(tree, session), [
        'user | String · "Ada"',
        'count | Int64 · 3',
      ]);
      const [endpoint] = await tree.getChildren();
      assert.ok(endpoint);
      const tooltip = await tooltipOf(tree, endpoint);
      assert.match(tooltip, /Memcached \d+\.\d+/);
      assert.doesNotMatch(tooltip, /Database|Default user|Redis/);
    });

    it('are called by their names where nothing was written', async () => {
      const { tree } = user.handle.sessions;
      const { id: endpointId } = await typed('cache', `memcached://127.0.0.1:${server.port}`);
      const session = await rowAt(tree, 'cache | ', 'memc.sess.key.', '');
      await user.handle.services.endpoints.update(endpointId, { canWrite: false });
      const told: string[] = [];
      await answeringMessages(
        ({ text }) => {
          told.push(text);
          return undefined;
        },
        () => vscode.commands.executeCommand('sessionFarm.endSession', session),
      );
      assert.deepEqual(told, [
        'cache is read-only. Nothing was written to Memcached. To save, allow edits.',
      ]);
    });

    it('are added from AWS by the address of the cluster', async () => {
      await user.write('credentials', `[default]\nregion = eu-west-1\n${keysText}`);
      const ConfigurationEndpoint = `<Address>127.0.0.1</Address><Port>${server.port}</Port>`;
      user.double.answer = answersOf({
        clusters: [cluster('assets', { Engine: 'memcached', ConfigurationEndpoint })],
      });
      const record = await user.add({ picks: ['default', 'assets', 'Development'] });
      assert.deepEqual(record?.address, {
        hosts: [{ host: '127.0.0.1', port: server.port }],
        usesTls: false,
        isTlsGuessed: false,
        database: 0,
        store: { kind: 'memcached' },
      });
    });
  });

  describe('of DynamoDB', () => {
    let double: DynamoDouble;
    before(async () => {
      double = await startDynamoDouble();
      await double.call('CreateTable', {
        TableName: 'Sessions',
        KeySchema: [{ AttributeName: 'SessionId', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'SessionId', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      });
      await double.call('PutItem', {
        TableName: 'Sessions',
        Item: {
          SessionId: { S: 'shop-s1' },
          Locked: { N: '0' },
          Flags: { N: '0' },
          Ver: { S: '1' },
          Expires: { S: new Date(Date.now() + 1_200_000).toISOString() },
        },
      });
    });
    after(() => double.stop());

    it('of this machine are searched by themselves', async () => {
      const { tree } = user.handle.sessions;
      const place = `127.0.0.1:${double.port}`;
      await typed('table', `dynamodb://${place}/Sessions?region=eu-west-1&tls=false`);
      const endpoint = await rowAt(tree, 'table');
      await rowAt(tree, 'table', 'shop', 's1');
      const tooltip = await tooltipOf(tree, endpoint);
      assert.match(tooltip, /Table Sessions in eu-west-1/);
      assert.match(tooltip, /DynamoDB/);
    });

    it('say what a search costs, and search when they are asked to', async () => {
      await user.write('credentials', `[work]\n${keysText}`);
      const { tree } = user.handle.sessions;
      // What leads to this machine, and isn't known to: as a table of AWS.
      const place = `0.0.0.0:${double.port}`;
      await typed('table', `dynamodb://${place}/Sessions?region=eu-west-1&tls=false`, 'work');
      const endpoint = await rowAt(tree, 'table');
      // DynamoDB counts its records every six hours only.
      const unasked = await rowAt(tree, 'table', 'Not searched');
      assert.equal(textOf(tree, unasked), 'Not searched | Search Table · not counted by AWS yet');
      assert.match(textOf(tree, endpoint), /not searched/);
      double.forget();
      await vscode.commands.executeCommand('sessionFarm.refreshSessions');
      assert.deepEqual(
        double.seen.filter(({ action }) => action === 'Scan'),
        [],
        'refreshing costs nothing',
      );
      await vscode.commands.executeCommand('sessionFarm.refreshRow', unasked);
      // The ID is masked, as at any other endpoint that isn't on this machine.
      await rowAt(tree, 'table', 'shop', '');
      // From here on the row of the table asks before it is searched again.
      const asked: string[] = [];
      double.forget();
      await answeringMessages(
        ({ text, detail }) => {
          asked.push(`${text} ${detail}`);
          return undefined;
        },
        () => vscode.commands.executeCommand('sessionFarm.refreshRow', endpoint),
      );
      assert.match(asked[0] ?? '', /^Read all sessions of table\? AWS charges for each record/);
      assert.deepEqual(
        double.seen.filter(({ action }) => action === 'Scan'),
        [],
      );
    });

    it('are added from AWS as whom they were listed, and named in what AWS refuses', async () => {
      await user.write('credentials', `[work]\nregion = eu-west-1\n${keysText}`);
      const answer = answersOf({ tables: [table('Sessions')] });
      user.double.answer = answer;
      const record = await user.add({ picks: ['work', 'Sessions', 'Development'] });
      assert.deepEqual(record?.address.store, {
        kind: 'dynamodb',
        region: 'eu-west-1',
        table: 'Sessions',
      });
      assert.deepEqual(record.access, { awsProfile: 'work' });
      assert.ok(user.lists[1]?.some((row) => row.startsWith('Sessions | about 1,204 items')));
    });
  });

  it('say where they are when they are diagnosed', async () => {
    const server = await startMemcached();
    try {
      const { id: endpointId } = await typed('cache', `memcached://127.0.0.1:${server.port}`);
      const texts: string[] = [];
      await answeringMessages(
        ({ text }) => {
          texts.push(text);
          return undefined;
        },
        () => vscode.commands.executeCommand('sessionFarm.diagnoseEndpoint', endpointId),
      );
      assert.match(texts[0] ?? '', /^cache answers\. It is Memcached/);
      const [row] = await user.handle.sessions.tree.getChildren();
      assert.ok(row && textOf(user.handle.sessions.tree, row).startsWith('cache'));
    } finally {
      await server.stop();
    }
  });
});
