/**
 * Measures the balancer beside a plain node:http reverse proxy, in the same run: requests a second
 * and latency over 16 connections, 2 kB bodies, three servers. Loopback only, about 25 seconds.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { load } from './balancer/load.ts';
import type { LoadResult } from './balancer/load.ts';
import { type Comparison, median } from './comparison.ts';

const rounds = 3;
const roundMs = 2000;
const warmUpMs = 700;

/** What was measured of one target. */
export interface BalancerResult extends LoadResult {
  readonly target: 'direct' | 'plain' | 'farm';
}

const startProcess = async (
  children: ChildProcess[],
  role: string,
  ports: readonly number[] = [],
): Promise<number[]> => {
  const file = join(import.meta.dirname, 'balancer', 'process.ts');
  const args = ['--import', 'tsx', file, role, JSON.stringify(ports)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as number[];
};

/** Runs the measurement; the medians of its rounds. */
export const measureBalancer = async (): Promise<readonly BalancerResult[]> => {
  const children: ChildProcess[] = [];
  try {
    const servers = await startProcess(children, 'servers');
    const targets = [
      { target: 'direct', port: servers[0] },
      { target: 'plain', port: (await startProcess(children, 'plain', servers))[0] },
      { target: 'farm', port: (await startProcess(children, 'farm', servers))[0] },
    ] as const;
    const results = new Map<string, LoadResult[]>();
    for (const { port = 0 } of targets) await load(port, warmUpMs);
    for (let round = 0; round < rounds; round++) {
      for (const { target, port = 0 } of targets) {
        results.set(target, [...(results.get(target) ?? []), await load(port, roundMs)]);
      }
    }
    return targets.map(({ target }) => {
      const all = results.get(target) ?? [];
      return {
        target,
        requestsPerSecond: median(all.map(({ requestsPerSecond }) => requestsPerSecond)),
        p50Ms: median(all.map(({ p50Ms }) => p50Ms)),
        p99Ms: median(all.map(({ p99Ms }) => p99Ms)),
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
  for (const { target, requestsPerSecond, p50Ms, p99Ms } of results) {
    const rate = Math.round(requestsPerSecond).toLocaleString('en').padStart(8);
    console.log(
      `  ${target.padEnd(7)} ${rate} requests/s   p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms`,
    );
  }
  const farm = results.find(({ target }) => target === 'farm');
  const plain = results.find(({ target }) => target === 'plain');
  if (farm === undefined || plain === undefined) return [];
  const baseline = 'a plain node:http proxy';
  return [
    {
      what: 'balancer, throughput',
      baseline,
      unit: 'requests/s',
      ours: farm.requestsPerSecond,
      theirs: plain.requestsPerSecond,
    },
    { what: 'balancer, p99', baseline, unit: 'ms', ours: farm.p99Ms, theirs: plain.p99Ms },
  ];
};

if (process.argv[1]?.endsWith('balancer.bench.ts')) void run();
