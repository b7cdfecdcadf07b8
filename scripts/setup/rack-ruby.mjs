// The Ruby that has Rack with a store for sessions, and the parts of Rails that keep sessions in a cache.
import { spawnSync } from 'node:child_process';
import { findProgram } from './find-program.mjs';
import { firstThatWorks } from './python-with.mjs';

/** @type {Map<string, string | undefined>} */
const found = new Map();

/** One that has redis-rack, and Rails' store on it. @returns {string | undefined} undefined when there is none */
export function rackRuby() {
  return rubyWith('redis-actionpack');
}

/** One that has Dalli, with what its sessions need. @returns {string | undefined} undefined when there is none */
export function dalliRuby() {
  return rubyWith('rack/session/dalli');
}

/** @param {string} store as `require` names it @returns {string | undefined} */
function rubyWith(store) {
  if (!found.has(store)) {
    // Rails' own store needs Rails to be there.
    const check = `require 'webrick'; require 'action_controller'; require '${store}'`;
    const works = (path) => spawnSync(path, ['-e', check], { stdio: 'ignore' }).status === 0;
    found.set(store, firstThatWorks([findProgram('ruby'), '/usr/bin/ruby'], works));
  }
  return found.get(store);
}
