import assert from 'node:assert/strict';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { connectTo } from '../../integration/stores/support.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { asPairs, findSession, keyOf } from './aspnetcore-session.ts';
import { type CoreSite, type SiteClient, startCoreSite } from './aspnetcore-site.ts';

/** A Redis, the site that keeps its sessions there, and us. The test stops it. */
export class CoreRig {
  readonly server: RedisServer;
  readonly connection: RedisConnection;
  readonly site: CoreSite;

  private constructor(server: RedisServer, connection: RedisConnection, site: CoreSite) {
    this.server = server;
    this.connection = connection;
    this.site = site;
  }

  static async start(): Promise<CoreRig> {
    const server = await startRedis();
    const connection = await connectTo(`127.0.0.1:${server.port}`);
    return new CoreRig(server, connection, await startCoreSite(server.port));
  }

  /** Opens a client's session as the editor does. */
  async open(client: SiteClient): Promise<SessionDraft> {
    return new SessionDraft(await findSession(this.connection, client));
  }

  /** The time that a session has left; -2 when it isn't there. */
  async ttlMs(ref: SessionRef): Promise<number> {
    return Number(await this.connection.call(['PTTL', keyOf(ref)]));
  }

  async stop(): Promise<void> {
    this.connection.close();
    await this.site.stop();
    await this.server.stop();
  }
}

/** Compares what the site reads with items of ours, in their order. */
export async function assertSiteReads(
  client: SiteClient,
  items: Parameters<typeof asPairs>[0],
): Promise<void> {
  const read = await client.session();
  assert.deepEqual(
    read.items.map(({ name, base64 }) => [name, base64]),
    asPairs(items),
  );
}
