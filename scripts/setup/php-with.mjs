// The PHP that keeps sessions in Redis and has the parts of a framework that do.
import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';
import { firstThatWorks } from './python-with.mjs';

/** Whether the modules are loaded, and each of the files is found where PHP looks for libraries. */
const check = `foreach (array_slice($argv, 1) as $file) if (!stream_resolve_include_path($file)) exit(1);
exit(extension_loaded('redis') && extension_loaded('igbinary') ? 0 : 1);`;

/** @type {Map<string, string | undefined>} */
const found = new Map();

/** A PHP that has the parts of Laravel; undefined when there is none. */
export function laravelPhp() {
  const parts = ['Session', 'Cache', 'Redis', 'Encryption', 'Config', 'Container'];
  return phpWith(parts.map((part) => `Illuminate/${part}/autoload.php`));
}

/** A PHP that has Symfony's HttpFoundation; undefined when there is none. */
export function symfonyPhp() {
  return phpWith(['Symfony/Component/HttpFoundation/autoload.php']);
}

/** @param {readonly string[]} files as PHP includes them @returns {string | undefined} */
function phpWith(files) {
  const key = files.join(' ');
  if (!found.has(key)) {
    const works = (path) =>
      spawnSync(path, ['-r', check, '--', ...files], { stdio: 'ignore' }).status === 0;
    found.set(key, firstThatWorks([findProgram('php')], works));
  }
  return found.get(key);
}
