import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { listOfRefs } from '../../../src/survey/session-list.ts';
import { walkSessions } from '../../../src/survey/walk-sessions.ts';
import { assertFindsAll, queriesOf, type Searched } from '../../unit/survey/search/plain-search.ts';
import { sessionsOfAllStacks } from '../stores/all-stacks.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

describe('a search in sessions of all stacks', function () {
  this.timeout(60_000);

  let server: RedisServer;
  let source: SessionSource;

  before(async () => {
    server = await startRedis();
    source = await openSource({ ...parseEndpoint(`127.0.0.1:${server.port}`), canWrite: false });
    for (const { commands } of sessionsOfAllStacks) {
      for (const command of commands) await server.ask(...command);
    }
  });
  after(async () => {
    source.close();
    await server.stop();
  });

  it('finds what decoding every item finds', async () => {
    const sessions: Searched[] = [];
    const list = listOfRefs(sessionsOfAllStacks.map(({ ref }) => ref));
    for await (const batch of walkSessions(source, list)) {
      sessions.push(...batch.map(({ snapshot }) => snapshot));
    }
    assert.equal(sessions.length, sessionsOfAllStacks.length);
    for (const session of sessions) assertFindsAll([session], queriesOf([session]));
  });
});
