// A mocha reporter: failures and a line a file of tests on the screen, the result in a file for the summary.
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

module.exports = class Reporter {
  constructor(runner) {
    const result = { passed: 0, skipped: 0, failures: [], suites: {} };
    const counts = new Map();
    runner.on('pass', (test) => {
      result.passed++;
      const suite = outerSuite(test);
      if (suite) result.suites[suite] = (result.suites[suite] ?? 0) + 1;
      counts.set(test.file, (counts.get(test.file) ?? 0) + 1);
    });
    runner.on('pending', () => result.skipped++);
    runner.on('fail', (test, error) => {
      const message = error.stack ?? String(error);
      const suite = outerSuite(test);
      if (suite) result.suites[suite] ??= 0;
      result.failures.push({ title: test.fullTitle(), message, suite });
      console.log(`  ✘ ${test.fullTitle()}\n${message.replace(/^/gm, '      ')}`);
    });
    runner.on('suite end', (suite) => {
      if (!suite.file || !suite.parent?.root) return;
      const count = counts.get(suite.file) ?? 0;
      counts.delete(suite.file);
      if (count > 0) console.log(`  ${count} passed in ${relative(process.cwd(), suite.file)}`);
    });
    runner.on('end', () => {
      const file = process.env.SESSION_FARM_RESULT;
      if (file) writeFileSync(file, JSON.stringify(result));
    });
  }
};

/** The title of the outermost suite that a test or a hook belongs to; the hooks of none have none. */
function outerSuite(test) {
  let title;
  for (let suite = test.parent; suite && !suite.root; suite = suite.parent) title = suite.title;
  return title;
}
