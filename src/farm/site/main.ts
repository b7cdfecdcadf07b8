/**
 * What the sample site loads as `session-farm`: sessions as ASP.NET has them. Which store keeps
 * them is the farm's business, which says so in the environment.
 */
import { endpointSecrets } from '../../config/endpoint-address.ts';
import type { EndpointAddress, EndpointSecrets } from '../../config/endpoint-address.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import { connect } from '../../redis/connect.ts';
import type { RedisConnection } from '../../redis/connection.ts';
import { redisSecretsVariable } from '../../protocol/farm/handover.ts';
import { loopback } from '../loopback.ts';
import { shapedJson } from '../../shapes/shape.ts';
import { siteOptions, siteVariables } from '../servers/spawn-plan.ts';
import type { SiteOptions } from '../servers/spawn-plan.ts';
import { InProcessStore } from './in-process-store.ts';
import { RedisStore } from './redis-store.ts';
import { SessionModule } from './session-module.ts';
import type { SessionStore } from './session-store.ts';

/** What the farm says in the environment about the site's sessions; nobody says it without a farm. */
const readOptions = (): SiteOptions => {
  const text = process.env[siteVariables.options] ?? '{"session":"inproc"}';
  const options = shapedJson(siteOptions, text);
  if (!options)
    throw new Error(
      `The variable ${siteVariables.options} is not a valid description of sessions.`,
    );
  return options;
};

/** What the Redis asks for, which stands neither in a task nor on a command line. */
const readSecrets = (): EndpointSecrets =>
  shapedJson(endpointSecrets, process.env[redisSecretsVariable] ?? '') ?? {};

/** The same Redis, reached by a port of this machine; its certificate still bears its own name. */
const through = (address: EndpointAddress, port: number): EndpointAddress => {
  const { socketPath, tlsServerName = address.hosts[0]?.host, ...others } = address;
  const name = socketPath === undefined && tlsServerName !== undefined ? { tlsServerName } : {};
  return { ...others, ...name, hosts: [{ host: loopback, port }] };
};

/** Connects at the first use, and anew after a failure. */
const connector = (text: string, gatePort?: number): (() => Promise<RedisConnection>) => {
  const { address, secrets } = parseEndpoint(text);
  const way = gatePort === undefined ? address : through(address, gatePort);
  let connection: Promise<RedisConnection> | undefined;
  return () => {
    connection ??= connect({
      address: way,
      secrets: { ...secrets, ...readSecrets() },
      canWrite: true,
    }).catch((error: unknown) => {
      connection = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      const place = endpointLabel(address);
      throw new Error(`The session store, Redis at ${place}, cannot be used. ${reason}`);
    });
    return connection;
  };
};

/**
 * The sessions of this server, in the store that the farm was started with: in Redis, or in this
 * process. Each page runs within `run(request, response, access, page)`.
 */
export const openSessions = (): SessionModule => {
  const options = readOptions();
  const store: SessionStore =
    options.session === 'redis'
      ? new RedisStore({ ...options, runner: connector(options.redis, options.redisPort) })
      : new InProcessStore((sessions) => process.send?.({ sessions }));
  return new SessionModule(store, options);
};

export { isForeign } from './foreign-request.ts';

/** This server's name in the farm and its port. */
export const server = {
  name: process.env[siteVariables.name] ?? 'server',
  port: Number(process.env['PORT'] ?? 0),
};

/** Where the sessions live, in a few words for a page. */
export const sessionPlace = (): string => {
  const { session, redis, layout, application } = readOptions();
  if (session !== 'redis') return 'the memory of this server alone';
  const place = endpointLabel(parseEndpoint(redis).address);
  return `Redis at ${place}, application ${application}, layout ${layout}`;
};

// Without its farm a server would hold its port for ever. A kill, since with a debugger attached
// an orderly exit waits for the debugger.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
