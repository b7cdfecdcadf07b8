// Chance has a part in tests of real processes, sockets and windows: what failed is tried once more, and it is said.
/** @typedef {import('./result.mjs').RingResult} RingResult */

/** With more than so many failed suites it wasn't chance. */
const maxSuites = 4;

/**
 * Runs a ring, then the suites in which tests failed once more, by themselves and from their start: in new processes
 * and windows. What fails both times has failed.
 * @param {(grep?: string) => Promise<RingResult>} run `grep`: a regular expression of the full titles
 * @returns {Promise<RingResult>}
 */
export async function withSecondTry(run) {
  const first = await run();
  const suites = [...new Set(first.failures.map(({ suite }) => suite))];
  const isKnown = (suite) => suite !== undefined && first.suites?.[suite] !== undefined;
  if (suites.length === 0 || suites.length > maxSuites || !suites.every(isKnown)) return first;
  const titles = first.failures.map(({ title }) => title);
  console.log('  once more, by themselves:');
  const second = await run(`^(?:${suites.map(escaped).join('|')}) `);
  const countOf = (result, of) => of.reduce((sum, suite) => sum + (result.suites?.[suite] ?? 0), 0);
  const others = second.failures.filter(({ suite }) => suite === undefined);
  return {
    ...first,
    passed: first.passed - countOf(first, suites) + countOf(second, suites),
    failures: [...second.failures.filter(({ suite }) => suites.includes(suite)), ...others],
    notes: [...(first.notes ?? []), `tried twice: ${titles.join('; ')}`],
  };
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
