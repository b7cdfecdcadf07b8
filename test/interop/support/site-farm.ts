import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { FarmState } from '../../../src/protocol/farm/state.ts';
import type { TraceEntry } from '../../../src/protocol/farm/trace.ts';
import type { ControlClient } from '../../integration/farm/support/control-client.ts';
import { FarmRig } from '../../integration/farm/support/farm-rig.ts';
import { freePorts, request, until } from '../../integration/farm/support/http.ts';
import { connectTo } from '../../integration/stores/support.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';

/** What a site of these tests answers: who it is, and what its session holds. */
export interface SitePage {
  readonly server: string;
  readonly items: Readonly<Record<string, string>>;
}

/** What a farm's definition says of each of the servers. */
export interface SiteServer {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** How long a slow site may take to start: both are compiled at their first request. */
const startLimitMs = 60_000;

/** A farm of two servers of somebody's site, its Redis, and one browser. The test stops it. */
export class SiteFarm {
  readonly redis: RedisServer;
  readonly connection: RedisConnection;
  readonly control: ControlClient;
  readonly #rig: FarmRig;
  #cookie: string | undefined;

  private constructor(
    redis: RedisServer,
    connection: RedisConnection,
    rig: FarmRig,
    control: ControlClient,
  ) {
    this.redis = redis;
    this.connection = connection;
    this.#rig = rig;
    this.control = control;
  }

  /** Starts the farm and waits until both servers take requests. */
  static async start(server: SiteServer): Promise<SiteFarm> {
    const redis = await startRedis();
    const connection = await connectTo(`127.0.0.1:${redis.port}`);
    const [first, second] = await freePorts(2);
    const address = `127.0.0.1:${redis.port}`;
    const rig = await FarmRig.start({
      servers: [
        { ...server, name: 'server-a', port: first },
        { ...server, name: 'server-b', port: second },
      ],
      redis: address,
      sessions: { redis: address },
    });
    const farm = new SiteFarm(redis, connection, rig, await rig.control());
    try {
      await farm.control.stateWhere('it is ready', isReady, startLimitMs);
      return farm;
    } catch (error) {
      await farm.stop();
      throw new Error(`The farm is not ready:\n${rig.lines.join('\n')}`, { cause: error });
    }
  }

  async stop(): Promise<void> {
    await this.#rig.stop();
    this.connection.close();
    await this.redis.stop();
  }

  /** The browser is another one from now on. */
  forgetCookie(): void {
    this.#cookie = undefined;
  }

  /** What the cookie of the session holds. */
  get cookieValue(): string {
    return decodeURIComponent(this.#cookie?.replace(/^[^=]*=/, '') ?? '');
  }

  get state(): FarmState {
    if (!this.control.state) throw new Error('The farm has not told its state.');
    return this.control.state;
  }

  /** Visits the site through the balancer, as the one browser there is. */
  async visit(query = ''): Promise<SitePage> {
    const { status, headers, body } = await request(this.#rig.port, {
      path: `/${query}`,
      headers: this.#cookie === undefined ? {} : { cookie: this.#cookie },
    });
    if (status !== 200) throw new Error(`${query}: ${status} ${body}`);
    const [cookie] = headers['set-cookie'] ?? [];
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0];
    return JSON.parse(body) as SitePage;
  }

  /** Visits it with the balancer holding the request, and sends it on to a server. */
  async step(
    query: string,
    server: string,
  ): Promise<SitePage & { readonly session?: number | undefined }> {
    await this.control.command({ name: 'setHolding', on: true });
    const page = this.visit(query);
    const isIt = ({ path }: { readonly path: string }): boolean => path === `/${query}`;
    try {
      const { held } = await this.control.stateWhere('it is held', ({ held }) => held.some(isIt));
      const { id, session } = held.find(isIt) ?? assert.fail();
      assert.equal(await this.control.command({ name: 'sendOn', request: id, server }), undefined);
      return { ...(await page), session };
    } finally {
      // What is still held goes on.
      await this.control.command({ name: 'setHolding', on: false });
    }
  }

  /** What the farm tells of the newest request with that query, once something is so. */
  async traced(query: string, isSo: (entry: TraceEntry) => boolean): Promise<TraceEntry> {
    const find = () => this.control.trace.findLast(({ path }) => path === `/${query}`);
    await until(`${query} is traced: ${JSON.stringify(find())}`, () => {
      const entry = find();
      return entry !== undefined && isSo(entry);
    });
    return find() ?? Promise.reject(new Error(query));
  }

  /** What the farm answers when it is asked where a session is. */
  async placeOf(number: number): Promise<unknown> {
    const problem = await this.control.command({ name: 'sessionOf', number });
    const reply = this.control.messages.findLast(({ type }) => type === 'reply');
    return problem ?? (reply?.type === 'reply' && reply.ok ? reply.value : undefined);
  }
}

function isReady({ phase }: FarmState): boolean {
  if (phase === 'failed') throw new Error('The farm failed.');
  return phase === 'ready';
}

/** The path of a file of these tests. */
export function interopFile(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}
