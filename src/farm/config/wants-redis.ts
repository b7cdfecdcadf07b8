import type { SampleSession } from '../../protocol/farm/sample.ts';
import { kindOf } from './server-kind.ts';

const redisVariable = /\$\{redis(?:Host|Port)?\}/;

/** A server as a definition describes it, checked or not. */
export interface DescribedServer {
  readonly command?: unknown;
  readonly launch?: unknown;
  readonly address?: unknown;
  readonly cwd?: unknown;
  readonly env?: unknown;
}

/** Whether a server is told of a way to Redis: the sample site, or a command that asks for it. */
export const wantsRedis = (
  server: DescribedServer,
  { session }: { readonly session: SampleSession },
): boolean => {
  const kind = kindOf(server);
  if (kind === 'sample') return session === 'redis';
  const { command, cwd, env } = server;
  return kind === 'command' && redisVariable.test(JSON.stringify([command, cwd, env]));
};
