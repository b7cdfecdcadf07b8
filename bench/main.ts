/**
 * `npm run bench [-- NAME…]`: runs every `bench/*.bench.ts`, or those named (`stores`, `scan`), one
 * after the other, and prints what they compared in one table. Loopback only; needs redis-server.
 */
import { readdir } from 'node:fs/promises';
import { type Comparison, comparisonTable } from './comparison.ts';

interface Bench {
  /** Measures and prints; gives back what it compared with a baseline. */
  run(): Promise<readonly Comparison[]>;
}

const ENDING = '.bench.ts';

async function main(): Promise<void> {
  const files = await readdir(import.meta.dirname);
  const known = files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no benchmark "${unknown}". There are: ${known.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const comparisons: Comparison[] = [];
  for (const name of asked.length > 0 ? asked : known) {
    const bench = (await import(`./${name}${ENDING}`)) as Bench;
    comparisons.push(...(await bench.run()));
    console.log();
  }
  for (const line of comparisonTable(comparisons)) console.log(line);
}

void main();
