// Programs that npm doesn't bring: installed on Debian as root, named for everybody else.
import { readFileSync } from 'node:fs';
import { findProgram } from './find-program.mjs';
import { monoWithWeb } from './mono-web.mjs';
import { laravelPhp, symfonyPhp } from './php-with.mjs';
import {
  djangoMemcachedPython,
  djangoPython,
  flaskMemcachedPython,
  flaskPython,
} from './python-with.mjs';
import { dalliRuby, rackRuby } from './rack-ruby.mjs';
import { run, step } from './run.mjs';

/** What is needed for what, and the Debian packages that bring it. */
const programs = {
  'redis-server': { packages: ['redis-server'], for: 'tests against a real Redis' },
  memcached: { packages: ['memcached'], for: 'tests against a real Memcached' },
  openssl: { packages: ['openssl'], for: 'tests of TLS' },
  sshd: {
    packages: ['openssh-server', 'openssh-client'],
    // Users who aren't root don't have its folder in their path.
    find: () => findProgram('sshd') ?? findProgram('sshd', { PATH: '/usr/sbin' }),
    for: 'tests of SSH tunnels',
  },
  chromium: { packages: ['chromium', 'fonts-dejavu-core'], for: 'tests in VS Code' },
  python3: { packages: ['python3'], for: 'VS Code for the browser' },
  make: { packages: ['make'], for: 'VS Code for the browser' },
  'g++': { packages: ['g++'], for: 'VS Code for the browser' },
  curl: { packages: ['curl'], for: 'tests of the balancer with real clients' },
  wrk: { packages: ['wrk'], for: 'tests of the balancer under load' },
  h2load: { packages: ['nghttp2-client'], for: 'tests of the balancer under load' },
  php: {
    packages: ['php-cli', 'php-redis', 'php-igbinary', 'php-memcached'],
    for: 'tests with PHP',
  },
  laravel: {
    packages: [
      ...['php-cli', 'php-redis', 'php-igbinary', 'php-illuminate-session', 'php-illuminate-cache'],
      ...['php-illuminate-redis', 'php-illuminate-encryption', 'php-illuminate-config'],
      'php-illuminate-container',
    ],
    find: laravelPhp,
    for: 'tests with Laravel',
  },
  symfony: {
    packages: ['php-cli', 'php-redis', 'php-igbinary', 'php-symfony-http-foundation'],
    find: symfonyPhp,
    for: 'tests with Symfony',
  },
  django: {
    packages: ['python3-django', 'python3-django-redis', 'python3-redis'],
    find: djangoPython,
    for: 'tests with Django',
  },
  flask: {
    packages: ['python3-flask', 'python3-flask-session', 'python3-redis'],
    find: flaskPython,
    for: 'tests with Flask-Session',
  },
  rack: {
    packages: ['ruby', 'ruby-webrick', 'ruby-redis', 'ruby-redis-actionpack', 'ruby-actionpack'],
    find: rackRuby,
    for: 'tests with Rack',
  },
  'django in memcached': {
    packages: ['python3-django', 'python3-pylibmc', 'python3-pymemcache'],
    find: djangoMemcachedPython,
    for: 'tests with Django and Memcached',
  },
  'flask in memcached': {
    packages: ['python3-flask', 'python3-flask-session', 'python3-pylibmc'],
    find: flaskMemcachedPython,
    for: 'tests with Flask-Session and Memcached',
  },
  dalli: {
    packages: ['ruby', 'ruby-webrick', 'ruby-dalli', 'ruby-connection-pool', 'ruby-actionpack'],
    find: dalliRuby,
    for: 'tests with Rack and Memcached',
  },
  mono: {
    packages: [
      'mono-runtime',
      'mono-mcs',
      'libmono-system-data4.0-cil',
      'libmono-system-web4.0-cil',
    ],
    find: monoWithWeb,
    for: 'tests with Mono',
  },
};

/** Names under which a program may be there as well. */
const alternatives = {
  chromium: ['chromium-browser', 'google-chrome', 'google-chrome-stable'],
};

/** The path of one of the programs above; undefined when it isn't there. */
export function systemProgram(name) {
  const { find } = programs[name] ?? {};
  if (find) return find();
  for (const candidate of [name, ...(alternatives[name] ?? [])]) {
    const path = findProgram(candidate);
    if (path !== undefined) return path;
  }
  return undefined;
}

/**
 * Sees to it that programs are there.
 * @param {readonly (keyof typeof programs)[]} names
 * @returns {Promise<string[]>} what is still missing, each with what it is for
 */
export async function provide(names) {
  let missing = names.filter((name) => systemProgram(name) === undefined);
  if (missing.length > 0 && canInstall()) {
    await install(missing.map((name) => programs[name].packages));
    missing = missing.filter((name) => systemProgram(name) === undefined);
  }
  return missing.map((name) => `${name} (${programs[name].for})`);
}

/** Installs groups of packages at once, or one after the other where this system doesn't have all of them. */
async function install(groups) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const add = (packages) =>
    step(`Installing ${packages.join(', ')}`, () =>
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
        env,
        quiet: true,
      }),
    );
  await step('Asking for the newest packages', () =>
    run('apt-get', ['update', '-qq'], { env, quiet: true }),
  );
  try {
    await add([...new Set(groups.flat())]);
  } catch (error) {
    if (groups.length === 1) throw error;
    // What could not be had is named as missing.
    for (const packages of groups) await add(packages).catch(() => undefined);
  }
}

function canInstall() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release) && findProgram('apt-get') !== undefined;
  } catch {
    return false;
  }
}
