// `npm test`: does its own set-up, then runs every ring of tests and prints one line with the sum.
// `npm test -- unit host` runs some rings; `--grep TEXT` some tests of them.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installNodeModules } from './setup/node-modules.mjs';
import { localCacheFolder, projectFolder } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { provide } from './setup/system-packages.mjs';
import { withSecondTry } from './test/second-try.mjs';
import { addUp, failure, notRun, readResult, success } from './test/result.mjs';

const { values, positionals } = parseArgs({
  options: { grep: { type: 'string' } },
  allowPositionals: true,
});
await mkdir(localCacheFolder, { recursive: true });
const resultFolder = await mkdtemp(join(localCacheFolder, 'results-'));
const resultFile = (ring) => join(resultFolder, `${ring}.json`);

/** The rings in order, each with the programs that it needs. */
const rings = {
  checks: { needs: [], run: runChecks },
  unit: { needs: [], run: () => mocha('unit', 20_000) },
  integration: {
    needs: ['redis-server', 'memcached', 'openssl', 'sshd', 'curl'],
    run: () => twice((grep) => mocha('integration', 60_000, grep)),
  },
  host: {
    needs: ['redis-server', 'chromium', 'python3', 'make', 'g++'],
    run: async () => {
      const { runHostRing } = await import('./test/host-ring.mjs');
      return twice((grep) => runHostRing(resultFile('host'), { grep }));
    },
  },
  e2e: {
    needs: ['redis-server', 'chromium', 'python3', 'make', 'g++'],
    run: () => twice((grep) => mocha('e2e', 180_000, grep)),
  },
  interop: { needs: [], run: runInterop },
  // It takes what the other one leaves of the processors.
  fuzz: { needs: [], run: runFuzz, beside: 'e2e' },
};

const chosen = positionals.length > 0 ? positionals : Object.keys(rings);
for (const name of chosen) {
  if (!(name in rings)) {
    console.error(`There is no ring "${name}". The rings: ${Object.keys(rings).join(', ')}`);
    process.exit(2);
  }
}

const results = [];
try {
  const missing = await setUp();
  const isBeside = (name) => chosen.includes(rings[name].beside);
  for (const name of chosen.filter((each) => !isBeside(each))) {
    const others = chosen.filter((each) => rings[each].beside === name);
    const all = [name, ...others].map((each) => runRing(each, missing));
    results.push(...(await Promise.all(all)));
  }
} catch (error) {
  console.log(error.message);
  results.push(failure('set-up', error.message));
}
await rm(resultFolder, { recursive: true, force: true });

const { passed, skipped, failures, notes } = addUp(results);
if (failures.length > 0) console.log('\nFailed:');
for (const { title, message } of failures) console.log(`  ${title}: ${message.split('\n')[0]}`);
for (const note of notes) console.log(`\n${note}`);
console.log(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped`);
process.exit(failures.length > 0 ? 1 : 0);

/** Brings what the chosen rings need. @returns {Promise<string[]>} what can't be had here */
async function setUp() {
  await installNodeModules();
  const missing = await provide([...new Set(chosen.flatMap((name) => rings[name].needs))]);
  await run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
  return missing;
}

/** Runs a ring, and says how it went. */
async function runRing(name, missing) {
  const start = performance.now();
  console.log(`\n${name}`);
  const lacks = missing.filter((text) => rings[name].needs.includes(text.split(' ')[0]));
  const result =
    lacks.length > 0
      ? notRun(name, lacks)
      : await rings[name].run().catch((error) => failure(name, error.message));
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `  ${name}: ${result.passed} passed, ${result.failures.length} failed (${seconds} s)`,
  );
  return result;
}

async function mocha(ring, timeoutMs, grep = values.grep, files = undefined) {
  const { runMochaRing } = await import('./test/mocha-ring.mjs');
  return runMochaRing(ring, resultFile(ring), { grep, timeoutMs, files });
}

/** Who asks for some tests wants to see them fail. */
function twice(runTests) {
  return values.grep ? runTests(values.grep) : withSecondTry(runTests);
}

/** Compiler, lint, formatter and texts: each counts as a test. */
async function runChecks() {
  const checks = [];
  for (const check of ['types', 'lint', 'format:check', 'l10n:check']) {
    try {
      await run('npm', ['run', '--silent', check], { cwd: projectFolder, quiet: true });
      checks.push(success());
    } catch (error) {
      console.log(error.message);
      checks.push(failure(check, error.message));
    }
  }
  return addUp(checks);
}

async function runInterop() {
  // Without one of them its own part is skipped, and no other.
  const frameworks = ['php', 'laravel', 'symfony', 'django', 'flask', 'rack'];
  const inMemcached = ['django in memcached', 'flask in memcached', 'dalli', 'memcached'];
  await provide([...frameworks, ...inMemcached, 'wrk', 'h2load', 'mono']);
  const { interopParts } = await import('./test/interop-parts.mjs');
  const { files, missing } = interopParts();
  const results = missing.map(({ name, hint }) => notRun(name, [hint]));
  if (files.length > 0) {
    results.push(await twice((grep) => mocha('interop', 300_000, grep, files)));
  }
  return addUp(results);
}

/** Payloads changed at random, the same ones each time: the formats must stand them all. */
async function runFuzz() {
  if (values.grep) return addUp([]);
  const args = ['run', '--silent', 'fuzz', '--', '--seconds', '60', '--result', resultFile('fuzz')];
  await run('npm', args, { cwd: projectFolder }).catch(() => undefined);
  return readResult(resultFile('fuzz'), 'fuzzing');
}
