// The Python that has some modules: the system's own, where another one stands before it on the PATH.
import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';

/** @type {Map<string, string | undefined>} */
const found = new Map();

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

/** A Python that has Django and django-redis; undefined when there is none. */
export function djangoPython() {
  return pythonWith('django, django_redis');
}

/** A Python that has Flask and Flask-Session; undefined when there is none. */
export function flaskPython() {
  return pythonWith('flask, flask_session, redis');
}

/** A Python that has Django and its clients of Memcached; undefined when there is none. */
export function djangoMemcachedPython() {
  return pythonWith('django, pylibmc, pymemcache');
}

/** A Python that has Flask-Session and a client of Memcached; undefined when there is none. */
export function flaskMemcachedPython() {
  return pythonWith('flask, flask_session, pylibmc');
}

/** @param {string} modules as an import names them @returns {string | undefined} */
function pythonWith(modules) {
  if (!found.has(modules)) {
    const works = (path) =>
      spawnSync(path, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0;
    found.set(modules, firstThatWorks(pythonCandidates(), works));
  }
  return found.get(modules);
}
