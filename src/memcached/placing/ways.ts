import { crc32 } from '../../formats/compression/checksums.ts';
import { md5Words, murmur3, oneAtATime, sha1Word } from './hashes.ts';

/** A way in which clients spread keys over servers. */
export interface PlacingWay {
  /** Of which of the servers, by their numbers, a key is asked for. */
  serverOf(key: Uint8Array): number;
}

/** The port that libmemcached leaves out of a server's name (libmemcached-1.0/defaults.h). */
const DEFAULT_PORT = ':11211';
/** More orders of servers than those of four aren't tried. */
const MAX_ORDERED = 4;

/**
 * The ways of the clients that were seen at work: libmemcached's three, which PHP's and Python's extensions have as well,
 * the ring of Dalli, that of the package `memcached`, and pymemcache's.
 * @param servers `host:port`, in the order of the endpoint's address
 */
export function waysFor(servers: readonly string[]): readonly PlacingWay[] {
  const short = servers.map((name) =>
    name.endsWith(DEFAULT_PORT) ? name.slice(0, -DEFAULT_PORT.length) : name,
  );
  return [
    ...ordersOf(servers.length).map((order) => modula(order)),
    ketama(short),
    weightedKetama(short, hashesInSingle(servers.length)),
    // The package `memcached` (hashring/index.js): it names the port always, and reckons otherwise.
    weightedKetama(servers, Math.floor((1 / servers.length) * 40 * servers.length)),
    dalli(servers),
    rendezvous(servers),
  ];
}

/** The default of libmemcached: the order in which a site's configuration names its servers counts. */
function modula(order: readonly number[]): PlacingWay {
  return { serverOf: (key) => order[oneAtATime(key) % order.length] ?? 0 };
}

/** `MEMCACHED_BEHAVIOR_KETAMA`: 100 points a server, by the hash of keys (libmemcached/hosts.cc, update_continuum). */
function ketama(servers: readonly string[]): PlacingWay {
  const points = servers.flatMap((name, server) =>
    Array.from({ length: 100 }, (_, index) => ({
      at: oneAtATime(Buffer.from(`${name}-${index}`)),
      server,
    })),
  );
  return ringOf(points, oneAtATime);
}

/**
 * `MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED` with equal weights: four points of each MD5 (the same place).
 * @param hashes how many a server has: 40, but for what reckoning loses
 */
function weightedKetama(servers: readonly string[], hashes: number): PlacingWay {
  const points = servers.flatMap((name, server) =>
    Array.from({ length: hashes }, (_, index) =>
      md5Words(`${name}-${index}`).map((at) => ({ at, server })),
    ).flat(),
  );
  return ringOf(points, (key) => md5Words(key)[0] ?? 0);
}

/** libmemcached's reckoning in single precision. */
function hashesInSingle(serverCount: number): number {
  const { fround } = Math;
  const share = fround(1 / serverCount);
  const hashes = fround(fround(fround(share * 160) / 4) * serverCount);
  return Math.floor(fround(hashes + 0.000_000_000_1));
}

/** Dalli's ring (dalli/ring.rb): 160 points a server by SHA-1; a key belongs to the point before its CRC-32. */
function dalli(servers: readonly string[]): PlacingWay {
  const points = sorted(
    servers.flatMap((name, server) =>
      Array.from({ length: 160 }, (_, index) => ({ at: sha1Word(`${name}:${index}`), server })),
    ),
  );
  return {
    serverOf: (key) => (points[firstAt(points, crc32(key) + 1) - 1] ?? points.at(-1))?.server ?? 0,
  };
}

/** The highest score counts (pymemcache/client/rendezvous.py). */
function rendezvous(servers: readonly string[]): PlacingWay {
  const names = servers.map((name) => Buffer.from(`${name}-`));
  return {
    serverOf: (key) => {
      const scores = names.map((name) => murmur3(Buffer.concat([name, key])));
      return scores.indexOf(Math.max(...scores));
    },
  };
}

/** A point of a ring, and whose it is. */
interface Point {
  readonly at: number;
  readonly server: number;
}

/** A ring where a key belongs to the first point that isn't before it. */
function ringOf(unordered: readonly Point[], hash: (key: Uint8Array) => number): PlacingWay {
  const points = sorted(unordered);
  return {
    serverOf: (key) => (points[firstAt(points, hash(key))] ?? points[0])?.server ?? 0,
  };
}

function sorted(points: readonly Point[]): readonly Point[] {
  return [...points].sort((a, b) => a.at - b.at);
}

/** The number of the first point that isn't before a place; their count where all are. */
function firstAt(points: readonly Point[], place: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.at ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The orders in which a site may name its servers: ours alone where there are many. */
function ordersOf(count: number): readonly (readonly number[])[] {
  const all = Array.from({ length: count }, (_, index) => index);
  return count > MAX_ORDERED ? [all] : permutations(all);
}

function permutations(numbers: readonly number[]): readonly (readonly number[])[] {
  if (numbers.length < 2) return [numbers];
  return numbers.flatMap((first) =>
    permutations(numbers.filter((number) => number !== first)).map((rest) => [first, ...rest]),
  );
}
