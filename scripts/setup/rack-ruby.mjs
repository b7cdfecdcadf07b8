// The Ruby that has Rack with redis-rack, and the parts of Rails that keep sessions in a cache.
import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';
import { firstThatWorks } from './python-with.mjs';

const check = "require 'redis-rack'; require 'webrick'; require 'action_controller'";
let isSought = false;
/** @type {string | undefined} */
let found;

/** @returns {string | undefined} undefined when there is none */
export function rackRuby() {
  if (!isSought) {
    const works = (path) => spawnSync(path, ['-e', check], { stdio: 'ignore' }).status === 0;
    found = firstThatWorks([findProgram('ruby'), '/usr/bin/ruby'], works);
    isSought = true;
  }
  return found;
}
