// What the rings of tests report, and how it is added up.
import { existsSync, readFileSync, rmSync } from 'node:fs';

/**
 * @typedef {object} RingResult
 * @property {number} passed
 * @property {number} skipped
 * @property {{ title: string, message: string, suite?: string }[]} failures `suite`: the outermost
 * @property {Record<string, number>} [suites] how many tests passed in each of the outermost suites
 * @property {string[]} [notes] what did not run, and why; what was tried twice
 */

/** Takes the file that a run of tests left; a run that left none has failed. @returns {RingResult} */
export function readResult(file, what) {
  if (!existsSync(file)) return failure(what, 'It ended before it could report.');
  const result = JSON.parse(readFileSync(file, 'utf8'));
  // A run that comes after it must not be taken for this one.
  rmSync(file);
  return result;
}

/** A result of one failure. @returns {RingResult} */
export function failure(title, message) {
  return { passed: 0, skipped: 0, failures: [{ title, message }] };
}

/** A result of one test that passed. @returns {RingResult} */
export function success() {
  return { passed: 1, skipped: 0, failures: [] };
}

/** The result of a ring that could not run here. @returns {RingResult} */
export function notRun(what, missing) {
  return {
    passed: 0,
    skipped: 1,
    failures: [],
    notes: [`${what}: not run, because this is missing: ${missing.join(', ')}`],
  };
}

/** @param {RingResult[]} results @returns {RingResult} */
export function addUp(results) {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
    failures: results.flatMap(({ failures }) => failures),
    notes: results.flatMap(({ notes = [] }) => notes),
  };
}
