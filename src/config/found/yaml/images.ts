/** Images of Redis and of servers that speak as it does, with whatever registry and tag. */
export const REDIS_IMAGE =
  /(?:^|\/)(?:redis|redis-stack|redis-stack-server|valkey|valkey-bundle|keydb|dragonfly|garnet|redis-cluster|valkey-cluster)(?::|@|$)/i;

/** The words of a command line, without their quotation marks. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
