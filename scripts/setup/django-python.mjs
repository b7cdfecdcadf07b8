// The Python that has Django: the system's own, where another one stands before it on the PATH.
import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';

const modules = 'import django, django_redis';
/** @type {string | undefined} */
let found;

/**
 * The first program that works; undefined when none does.
 * @param {readonly (string | undefined)[]} candidates paths; undefined for a program that isn't there
 * @param {(path: string) => boolean} works asked of each at most once
 */
export function firstThatWorks(candidates, works) {
  const paths = candidates.filter((path) => path !== undefined);
  return [...new Set(paths)].find((path) => works(path));
}

/** Where a Python may be. @param {(name: string) => string | undefined} find */
export function pythonCandidates(find = findProgram, platform = process.platform) {
  if (platform === 'win32') return [find('python'), find('py')];
  return [find('python3'), find('python'), '/usr/bin/python3'];
}

/**
 * A Python that has Django and django-redis; undefined when there is none.
 * @returns {string | undefined}
 */
export function djangoPython() {
  found ??= firstThatWorks(
    pythonCandidates(),
    (path) => spawnSync(path, ['-c', modules], { stdio: 'ignore' }).status === 0,
  );
  return found;
}
