/**
 * Measures the balancer beside a plain node:http reverse proxy, nginx and HAProxy (one worker each,
 * where they are installed), in the same run: requests a second and latency over 16 connections,
 * 2 kB bodies, three servers; then memory with idle connections. Loopback only, about a minute.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { idleCount, idleMegabytes } from './balancer/idle.ts';
import { load } from './balancer/load.ts';
import type { LoadResult } from './balancer/load.ts';
import { proxies, startProxy } from './balancer/proxies.ts';
import { type Comparison, median } from './comparison.ts';

const rounds = 3;
const roundMs = 2000;
const warmUpMs = 700;

/** What was measured of one target. */
export interface BalancerResult extends LoadResult {
  readonly target: 'direct' | 'plain' | 'farm' | 'nginx' | 'haproxy';
  /** Growth of its process with idle connections; absent where it could not be measured. */
  readonly idleMegabytes?: number | undefined;
}

/** What is measured: a port, and the process behind it. */
interface Target {
  readonly target: BalancerResult['target'];
  readonly port: number;
  readonly pid: number;
}

const startProcess = async (
  children: ChildProcess[],
  role: string,
  servers: readonly number[] = [],
): Promise<{ readonly ports: readonly number[]; readonly pid: number }> => {
  const file = join(import.meta.dirname, 'balancer', 'process.ts');
  const args = ['--import', 'tsx', file, role, JSON.stringify(servers)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { ports: JSON.parse(line.toString()) as number[], pid: child.pid ?? 0 };
};

const startTargets = async (children: ChildProcess[]): Promise<readonly Target[]> => {
  const { ports: servers, pid } = await startProcess(children, 'servers');
  const targets: Target[] = [{ target: 'direct', port: servers[0] ?? 0, pid }];
  for (const target of ['plain', 'farm'] as const) {
    const started = await startProcess(children, target, servers);
    targets.push({ target, port: started.ports[0] ?? 0, pid: started.pid });
  }
  for (const proxy of proxies) {
    const started = await startProxy(proxy, servers, children);
    if (started) targets.push({ target: proxy.name, ...started });
    else console.log(`  ${proxy.name} could not be started, and is left out`);
  }
  return targets;
};

/** Runs the measurement; the medians of its rounds. */
export const measureBalancer = async (): Promise<readonly BalancerResult[]> => {
  const children: ChildProcess[] = [];
  try {
    const targets = await startTargets(children);
    const results = new Map<string, LoadResult[]>();
    for (const { port } of targets) await load(port, warmUpMs);
    for (let round = 0; round < rounds; round++) {
      for (const { target, port } of targets) {
        results.set(target, [...(results.get(target) ?? []), await load(port, roundMs)]);
      }
    }
    const idle = new Map<string, number | undefined>();
    for (const { target, port, pid } of targets) idle.set(target, await idleMegabytes(port, pid));
    return targets.map(({ target }) => {
      const all = results.get(target) ?? [];
      return {
        target,
        requestsPerSecond: median(all.map(({ requestsPerSecond }) => requestsPerSecond)),
        p50Ms: median(all.map(({ p50Ms }) => p50Ms)),
        p99Ms: median(all.map(({ p99Ms }) => p99Ms)),
        idleMegabytes: idle.get(target),
      };
    });
  } finally {
    for (const child of children) child.kill();
  }
};

/** Measures and prints; gives back what it compared. */
export const run = async (): Promise<readonly Comparison[]> => {
  console.log('balancer: 16 connections, 2 kB bodies, 3 servers; medians of 3 rounds');
  const results = await measureBalancer();
  for (const { target, requestsPerSecond, p50Ms, p99Ms, idleMegabytes: idle } of results) {
    const rate = Math.round(requestsPerSecond).toLocaleString('en').padStart(8);
    const memory = idle === undefined ? '' : `   ${idleCount} idle: +${idle.toFixed(0)} MB`;
    console.log(
      `  ${target.padEnd(7)} ${rate} requests/s   p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms${memory}`,
    );
  }
  const farm = results.find(({ target }) => target === 'farm');
  if (farm === undefined) return [];
  return results
    .filter(({ target }) => target !== 'farm' && target !== 'direct')
    .flatMap((other) => compare(farm, other));
};

const compare = (farm: BalancerResult, other: BalancerResult): Comparison[] => {
  const baseline = other.target === 'plain' ? 'a plain node:http proxy' : other.target;
  const memory: Comparison[] =
    farm.idleMegabytes === undefined || other.idleMegabytes === undefined
      ? []
      : [
          {
            what: `balancer, ${idleCount} idle connections`,
            baseline,
            unit: 'MB',
            ours: farm.idleMegabytes,
            theirs: other.idleMegabytes,
          },
        ];
  return [
    {
      what: 'balancer, throughput',
      baseline,
      unit: 'requests/s',
      ours: farm.requestsPerSecond,
      theirs: other.requestsPerSecond,
    },
    { what: 'balancer, p99', baseline, unit: 'ms', ours: farm.p99Ms, theirs: other.p99Ms },
    ...memory,
  ];
};

if (process.argv[1]?.endsWith('balancer.bench.ts')) void run();
