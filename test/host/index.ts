import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What a ring of tests leaves for the summary. */
interface RingResult {
  passed: number;
  skipped: number;
  readonly failures: {
    readonly title: string;
    readonly message: string;
    readonly suite?: string;
  }[];
  /** How many passed in each of the outermost suites. */
  readonly suites: Record<string, number>;
}

/**
 * Runs tests inside the extension host. The bundle around it finds the files by pattern and calls
 * this when VS Code calls its `run`. Rejects when a test failed.
 */
export async function runHostTests(files: readonly (() => Promise<unknown>)[]): Promise<void> {
  const grep = process.env['SESSION_FARM_GREP'];
  // Reports are made below; mocha's own would repeat them.
  const reporter = class extends Mocha.reporters.Base {};
  const options = { ui: 'bdd' as const, timeout: 60_000, reporter };
  const mocha = new Mocha({ ...options, ...(grep && { grep }) });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  for (const load of files) await load();
  const result: RingResult = { passed: 0, skipped: 0, failures: [], suites: {} };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => {
      result.passed++;
      const suite = outerSuite(test);
      if (suite !== undefined) result.suites[suite] = (result.suites[suite] ?? 0) + 1;
      console.log(`  ✔ ${test.fullTitle()}`);
    });
    runner.on('pending', () => result.skipped++);
    runner.on('fail', (test, error: Error) => {
      const message = error.stack ?? error.message;
      const suite = outerSuite(test);
      if (suite !== undefined) result.suites[suite] ??= 0;
      result.failures.push({
        title: test.fullTitle(),
        message,
        ...(suite !== undefined && { suite }),
      });
      console.log(`  ✘ ${test.fullTitle()}\n${message}`);
    });
  });
  const file = process.env['SESSION_FARM_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
  if (result.failures.length > 0) throw new Error(`${result.failures.length} host tests failed`);
}

/** The title of the outermost suite that a test or a hook belongs to; the hooks of none have none. */
function outerSuite(test: Mocha.Runnable): string | undefined {
  let title: string | undefined;
  for (let suite = test.parent; suite && !suite.root; suite = suite.parent) title = suite.title;
  return title;
}
