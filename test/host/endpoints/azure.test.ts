import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import {
  azureShapes,
  oneSubscription,
  startAzure,
} from '../../integration/support/azure-double.ts';
import type { AzureDouble } from '../../integration/support/azure-double.ts';
import { makeCertificates } from '../../integration/support/certificates.ts';
import type { CertificateFolder } from '../../integration/support/certificates.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';

const oid = '0a1b2c3d-1111-2222-3333-444455556666';
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** As Entra ID makes them, as long as those of somebody in many groups, and signed by nobody. */
const tokenFor = (aud: string): string => {
  const claims = { aud, oid, exp: Math.floor(Date.now() / 1000) + 3600, groups: 'g'.repeat(3000) };
  return `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
};
const key = 'access-key-of-the-shop';

describe('endpoints from Azure', function () {
  this.timeout(60_000);
  let certificates: CertificateFolder;
  let handle: TestHandle;
  let server: RedisServer;
  let double: AzureDouble;
  let folder: string;
  let restore: (() => void)[];
  /** The scopes that VS Code's account was asked for. */
  let scopes: string[];
  let accountError: Error | undefined;
  let messages: string[];
  const redisToken = tokenFor('https://redis.azure.com');

  before(async () => {
    certificates = await makeCertificates();
    handle = await activated();
  });
  after(() => certificates.remove());

  beforeEach(async () => {
    [scopes, messages, restore, accountError] = [[], [], [], undefined];
    folder = await mkdtemp(join(tmpdir(), 'session-farm-azure-'));
    const authentication = vscode.authentication as unknown as Record<string, unknown>;
    const { getSession } = authentication;
    authentication['getSession'] = (provider: string, asked: readonly string[]) => {
      assert.equal(provider, 'microsoft');
      scopes.push(...asked);
      const isRedis = asked.includes('https://redis.azure.com/.default');
      if (isRedis && accountError) return Promise.reject(accountError);
      return Promise.resolve({ accessToken: isRedis ? redisToken : 'token-for-arm' });
    };
    restore.push(() => void (authentication['getSession'] = getSession));
    const { fetch } = globalThis;
    globalThis.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      assert.equal(url.origin, 'https://management.azure.com');
      return fetch(new URL(url.pathname + url.search, double.endpoint), init);
    };
    restore.push(() => void (globalThis.fetch = fetch));
  });

  afterEach(async () => {
    for (const undo of restore) undo();
    await removeEndpoints(handle);
    await double.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function serve(properties: object, options: Parameters<typeof startRedis>[0]) {
    server = await startRedis(options);
    const { managed, database } = azureShapes;
    const at = { port: server.port, ...properties };
    double = await startAzure(({ path, token }) => {
      assert.equal(token, 'token-for-arm');
      const name = path.replace(/\?.*$/, '');
      if (name === `${managed.id}/databases`) {
        const value = [{ ...database, properties: { ...database.properties, ...at } }];
        return { body: { value } };
      }
      if (name === `${database.id}/listKeys`) return { body: { primaryKey: key } };
      if (!name.endsWith('/redisEnterprise')) return undefined;
      const local = { ...managed.properties, hostName: 'localhost' };
      return { body: { value: [{ ...managed, properties: local }] } };
    }, oneSubscription);
  }

  async function serveEntra(): Promise<void> {
    await serve({}, { tls: await certificates.issue(['DNS:localhost']) });
    const rules = ['on', 'resetpass', `>${redisToken}`, '~*', '+@all'];
    await server.ask('ACL', 'SETUSER', oid, ...rules);
  }

  /** A user who chooses these items, and whatever the messages offer of `buttons`. */
  async function add(
    picks: readonly string[],
    buttons: readonly string[] = [],
  ): Promise<EndpointRecord | undefined> {
    const next = picks.values();
    const id = await answeringMessages(
      (message) => {
        messages.push(message.text);
        return message.buttons.find((button) => buttons.includes(button));
      },
      () =>
        answeringInputs(
          ({ value }) => value,
          () =>
            answeringPicks(
              ({ items }) => {
                const start = next.next().value;
                assert.ok(
                  start !== undefined && items.some((item) => item.startsWith(start)),
                  `${start} is not offered: ${items.join('\n')}`,
                );
                return start;
              },
              () => vscode.commands.executeCommand<string | undefined>('sessionFarm.addFromAzure'),
            ),
        ),
    );
    return id === undefined ? undefined : handle.services.endpoints.get(id);
  }

  it('are chosen from a list, and signed in to with the key that Azure gives', async () => {
    await serve(
      { clientProtocol: 'Plaintext', accessKeysAuthentication: 'Enabled' },
      { args: ['--requirepass', key] },
    );
    const record = await add([
      'Microsoft Account of VS Code',
      'shop | Azure Managed Redis Balanced B10, Redis 7.4, without TLS, West Europe, rg-shop',
      'Get Access Key from Azure',
      'Local',
    ]);
    assert.ok(record, messages.join('\n'));
    assert.equal(record.name, 'shop');
    assert.deepEqual(record.address.hosts, [{ host: 'localhost', port: server.port }]);
    assert.deepEqual(await handle.services.endpoints.secrets(record.id), { password: key });
    assert.deepEqual(scopes, ['https://management.azure.com/.default']);
  });

  it('are signed in to with a token of Entra ID that names its user, which nobody stores', async () => {
    await serveEntra();
    const record = await add(
      ['Microsoft Account of VS Code', 'shop |', 'Microsoft Entra ID', 'Local'],
      ['Trust Certificate…', 'Trust Certificate'],
    );
    assert.ok(record, messages.join('\n'));
    assert.deepEqual(record.access?.signIn, { kind: 'entra', account: 'microsoft' });
    assert.equal(record.access.tls?.trustedFingerprints?.length, 1, 'trusted a moment ago');
    assert.deepEqual(await handle.services.endpoints.secrets(record.id), {});
    assert.ok(!JSON.stringify(record).includes(redisToken.slice(0, 40)));
    const source = await handle.services.connections.connect(record.id);
    assert.equal(source.facts.username, oid);
    assert.equal(source.facts.usesTls, true);
  });

  it('take the token of the Azure CLI where VS Code may not ask for one', async () => {
    await serveEntra();
    accountError = new Error('AADSTS650057: Invalid resource. The client has requested access.');
    const expires = Math.floor(Date.now() / 1000) + 3600;
    const answer = {
      accessToken: redisToken,
      expiresOn: '2001-01-01 00:00:00',
      expires_on: expires,
    };
    const program = join(folder, 'az');
    await writeFile(
      program,
      `#!/bin/sh\necho "$@" > '${folder}/asked'\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`,
    );
    await chmod(program, 0o755);
    const { PATH = '' } = process.env;
    process.env['PATH'] = folder + delimiter + PATH;
    restore.push(() => void (process.env['PATH'] = PATH));
    const record = await add(
      ['Microsoft Account of VS Code', 'shop |', 'Microsoft Entra ID', 'Local'],
      ['Trust Certificate…', 'Trust Certificate'],
    );
    assert.ok(record, messages.join('\n'));
    const source = await handle.services.connections.connect(record.id);
    assert.equal(source.facts.username, oid);
  });

  it('say what is missing where neither gives a token', async () => {
    await serveEntra();
    accountError = new Error('AADSTS65001: The user or administrator has not consented.');
    const { PATH = '' } = process.env;
    process.env['PATH'] = folder;
    restore.push(() => void (process.env['PATH'] = PATH));
    assert.equal(
      await add(['Microsoft Account of VS Code', 'shop |', 'Microsoft Entra ID']),
      undefined,
    );
    assert.match(messages.join('\n'), /does not let VS Code get tokens .* AADSTS65001/);
  });
});
