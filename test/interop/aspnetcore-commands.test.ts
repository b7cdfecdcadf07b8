import assert from 'node:assert/strict';
import { startMonitor } from '../integration/support/monitor.ts';
import { CoreRig } from './support/aspnetcore-rig.ts';
import { keyOf } from './support/aspnetcore-session.ts';
import { IDLE_SECONDS } from './support/aspnetcore-site.ts';

/**
 * What Microsoft.Extensions.Caching.StackExchangeRedis 10.0 sends, with StackExchange.Redis 2.13
 * (dotnet/aspnetcore src/Caching/StackExchangeRedis/src/RedisCache.cs; the order by MONITOR).
 */
const refreshed = ['HMGET <key> absexp sldexp', `EXPIRE <key> ${IDLE_SECONDS}`];
const loaded = ['HMGET <key> absexp sldexp data', `EXPIRE <key> ${IDLE_SECONDS}`];
const stored = [
  `HMSET <key> absexp -1 sldexp ${IDLE_SECONDS}0000000 data …`,
  `EXPIRE <key> ${IDLE_SECONDS}`,
];

describe('the sample site of ASP.NET Core', () => {
  let rig: CoreRig;

  before(async function () {
    this.timeout(300_000);
    rig = await CoreRig.start();
  });
  after(() => rig.stop());

  it("sends what Microsoft's package sends", async () => {
    const client = rig.site.newClient();
    await client.setText('a', 'b');
    const key = keyOf((await rig.open(client)).base.ref);
    const monitor = await startMonitor(rig.server.port);
    await client.session();
    await client.setText('a', 'c');
    await client.clear();
    await client.page();
    const commands = (await monitor.stop()).map(({ line }) =>
      [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
        .map(([, text]) => (text === key ? '<key>' : text))
        .join(' ')
        .replace(/ data .*/, ' data …'),
    );
    assert.deepEqual(commands, [
      ...[...loaded, ...refreshed],
      ...[...loaded, ...stored],
      ...[...loaded, ...stored],
      ...refreshed,
    ]);
  });
});
