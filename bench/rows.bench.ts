/**
 * 500 rows of the editor's grid at once, with what can be done with each, beside the same rows of a
 * session that is only shown.
 *
 *   npm run bench -- rows
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Comparison } from './comparison.ts';
import type { RowTimes } from './rows/measure.ts';

/** Measures; gives back what was compared. */
export function run(): Promise<readonly Comparison[]> {
  console.log(
    'rows: 500 at once, each value decoded anew; medians, taking turns with the baseline',
  );
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-bench-'));
  const program = join(folder, 'measure.mjs');
  const path = (name: string): string => fileURLToPath(new URL(`rows/${name}`, import.meta.url));
  try {
    buildSync({
      entryPoints: [path('measure.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      alias: { vscode: path('vscode.ts') },
    });
    const times = JSON.parse(
      execFileSync(process.execPath, [program], { encoding: 'utf8' }),
    ) as readonly RowTimes[];
    return Promise.resolve(
      times.map(({ name, editable, shown }) => ({
        what: `rows, ${name}`,
        baseline: 'rows that are only shown',
        unit: 'ms' as const,
        ours: editable,
        theirs: shown,
      })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
