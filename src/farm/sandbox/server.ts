import { existsSync } from 'node:fs';
import type net from 'node:net';
import { join } from 'node:path';
import {
  createRedisCommandExecutor,
  RedisServerState,
  resolveCompatibilityProfile,
  Resp2Server,
  setLuaWasmLoadOptions,
} from 'js-redis-server/core';
import { loopback } from '../loopback.ts';

/** The Redis whose behaviour the sandbox takes on. */
const profile = 'redis-7.2';

/** An embedded Redis that listens on the loopback interface. Its data live in this process. */
export interface SandboxServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Where the Lua interpreter's files are: beside the bundle, or in the package during development. */
const luaFolder = (): string =>
  [__dirname, join(__dirname, '../../../node_modules/lua-redis-wasm/dist')].find((folder) =>
    existsSync(join(folder, 'redis_lua.wasm')),
  ) ?? __dirname;

const listen = (server: net.Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    // The package itself would listen on all interfaces.
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Starts a Redis on a port; 0 takes a free one. @throws the error of `listen` (`EADDRINUSE`, …) */
export const startSandbox = async (port: number): Promise<SandboxServer> => {
  const folder = luaFolder();
  setLuaWasmLoadOptions({
    modulePath: join(folder, 'redis_lua.mjs'),
    wasmPath: join(folder, 'redis_lua.wasm'),
  });
  const compatibility = resolveCompatibilityProfile(profile);
  const redis = new Resp2Server({
    server: new RedisServerState({ databaseCount: 16, compatibility }),
    executor: createRedisCommandExecutor({ compatibility }),
    logger: { error: (error) => console.error('sandbox: error:', error) },
  });
  const sockets = new Set<net.Socket>();
  redis.server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    // Replies come in several pieces: without this each waits for the client's acknowledgement.
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  });
  await listen(redis.server, port);
  return {
    port: redis.getPort(),
    close: async () => {
      const closed = redis.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
