/** Images of Redis and of servers that speak as it does, with whatever registry and tag. */
export const REDIS_IMAGE =
  /(?:^|\/)(?:redis|redis-stack|redis-stack-server|valkey|valkey-bundle|keydb|dragonfly|garnet|redis-cluster|valkey-cluster)(?::|@|$)/i;

/** The words of a command line, without their quotation marks. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

/** Ports of the cluster's bus, of Sentinels, and of the page that Redis Stack brings along. */
const OTHER_PORTS: readonly number[] = [8001, 16_379, 26_379];

/** Whether a container's port is that of a Redis, as far as its number tells. */
export function isRedisPort(port: number): boolean {
  return !OTHER_PORTS.includes(port);
}

/** The password that a command line of a server has. */
export function requiredPassword(words: readonly string[]): string | undefined {
  const at = words.indexOf('--requirepass');
  if (at >= 0) return words[at + 1];
  return words.find((word) => word.startsWith('--requirepass='))?.slice('--requirepass='.length);
}
