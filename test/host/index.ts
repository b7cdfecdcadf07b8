import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What a ring of tests leaves for the summary. */
interface RingResult {
  passed: number;
  skipped: number;
  readonly failures: { readonly title: string; readonly message: string }[];
}

/**
 * Runs tests inside the extension host. The bundle around it finds the files by pattern and calls
 * this when VS Code calls its `run`. Rejects when a test failed.
 */
export async function runHostTests(files: readonly (() => Promise<unknown>)[]): Promise<void> {
  const grep = process.env['SESSION_FARM_GREP'];
  // Reports are made below; mocha's own would repeat them.
  const reporter = class extends Mocha.reporters.Base {};
  const options = { ui: 'bdd' as const, timeout: 60_000, retries: 1, reporter };
  const mocha = new Mocha({ ...options, ...(grep && { grep }) });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  for (const load of files) await load();
  const result: RingResult = { passed: 0, skipped: 0, failures: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => {
      result.passed++;
      console.log(`  ✔ ${test.fullTitle()}`);
    });
    runner.on('retry', (test: Mocha.Test) => console.log(`  tried again: ${test.fullTitle()}`));
    runner.on('pending', () => result.skipped++);
    runner.on('fail', (test, error: Error) => {
      const message = error.stack ?? error.message;
      result.failures.push({ title: test.fullTitle(), message });
      console.log(`  ✘ ${test.fullTitle()}\n${message}`);
    });
  });
  const file = process.env['SESSION_FARM_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
  if (result.failures.length > 0) throw new Error(`${result.failures.length} host tests failed`);
}
