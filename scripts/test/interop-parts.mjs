// Which interop tests can run on this machine, and what the others lack.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup/find-program.mjs';
import { monoWithWeb } from '../setup/mono-web.mjs';
import { projectFolder } from '../setup/paths.mjs';
import { laravelPhp, symfonyPhp } from '../setup/php-with.mjs';
import {
  djangoMemcachedPython,
  djangoPython,
  flaskMemcachedPython,
  flaskPython,
} from '../setup/python-with.mjs';
import { dalliRuby, rackRuby } from '../setup/rack-ruby.mjs';

/** What tests need, by the folder that they are in. */
const parts = [
  {
    isFor: (path) => path.startsWith('mono') && path.endsWith('site-farm.test.ts'),
    programs: ['redis-server'],
    works: () => monoWithWeb() !== undefined,
    name: 'interop with ASP.NET on Mono',
    hint: 'Mono with System.Web (Debian: apt-get install mono-runtime mono-mcs libmono-system-web4.0-cil) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('mono'),
    programs: ['mono', 'mcs'],
    name: 'interop with Mono',
    hint: 'Mono (Debian: apt-get install mono-runtime mono-mcs libmono-system-data4.0-cil)',
  },
  {
    isFor: (path) => path.startsWith('aspnetcore'),
    programs: ['dotnet', 'redis-server'],
    name: 'interop with ASP.NET Core',
    hint: 'the .NET SDK 10 (dotnet.microsoft.com has it for every system) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('memcached-php'),
    programs: ['php', 'memcached'],
    works: () => hasPhpModule('memcached'),
    name: 'interop with PHP and Memcached',
    hint: 'PHP with memcached (Debian: apt-get install php-cli php-memcached) and memcached',
  },
  {
    isFor: (path) => path.startsWith('php-laravel'),
    programs: ['redis-server'],
    works: () => laravelPhp() !== undefined,
    name: 'interop with Laravel',
    hint: 'PHP with redis, igbinary and the parts of Laravel (Debian: apt-get install php-cli php-redis php-igbinary php-illuminate-session php-illuminate-cache php-illuminate-redis php-illuminate-encryption php-illuminate-config php-illuminate-container) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('php-symfony'),
    programs: ['redis-server'],
    works: () => symfonyPhp() !== undefined,
    name: 'interop with Symfony',
    hint: 'PHP with redis, igbinary and HttpFoundation (Debian: apt-get install php-cli php-redis php-igbinary php-symfony-http-foundation) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('memcached-django'),
    programs: ['memcached'],
    works: () => djangoMemcachedPython() !== undefined,
    name: 'interop with Django and Memcached',
    hint: 'Python with Django and its clients (Debian: apt-get install python3-django python3-pylibmc python3-pymemcache) and memcached',
  },
  {
    isFor: (path) => path.startsWith('memcached-flask'),
    programs: ['memcached'],
    works: () => flaskMemcachedPython() !== undefined,
    name: 'interop with Flask-Session and Memcached',
    hint: 'Python with Flask-Session and pylibmc (Debian: apt-get install python3-flask python3-flask-session python3-pylibmc) and memcached',
  },
  {
    isFor: (path) => path.startsWith('memcached-rack'),
    programs: ['memcached'],
    works: () => dalliRuby() !== undefined,
    name: 'interop with Rack and Memcached',
    hint: 'Ruby with Dalli and ActionPack (Debian: apt-get install ruby-webrick ruby-dalli ruby-connection-pool ruby-actionpack) and memcached',
  },
  {
    isFor: (path) => path.startsWith('memcached-laravel'),
    programs: ['php', 'memcached'],
    works: () => laravelPhp() !== undefined && hasPhpModule('memcached'),
    name: 'interop with Laravel and Memcached',
    hint: 'PHP with redis, igbinary, memcached and the parts of Laravel (Debian: apt-get install php-cli php-redis php-igbinary php-memcached php-illuminate-session php-illuminate-cache php-illuminate-redis php-illuminate-encryption php-illuminate-config php-illuminate-container) and memcached',
  },
  {
    isFor: (path) => path.startsWith('memcached-express'),
    programs: ['memcached'],
    name: 'interop with Express and Memcached',
    hint: 'memcached',
  },
  {
    isFor: (path) => path.startsWith('php'),
    programs: ['php', 'redis-server'],
    works: hasPhpModules,
    name: 'interop with PHP',
    hint: 'PHP with redis and igbinary (Debian: apt-get install php-cli php-redis php-igbinary) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('express'),
    programs: ['redis-server'],
    name: 'interop with Express',
    hint: 'redis-server',
  },
  {
    isFor: (path) => path.startsWith('django'),
    programs: ['redis-server'],
    works: () => djangoPython() !== undefined,
    name: 'interop with Django',
    hint: 'Python with Django and django-redis (Debian: apt-get install python3-django python3-django-redis) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('flask'),
    programs: ['redis-server'],
    works: () => flaskPython() !== undefined,
    name: 'interop with Flask-Session',
    hint: 'Python with Flask and Flask-Session (Debian: apt-get install python3-flask python3-flask-session python3-redis) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('rack'),
    programs: ['redis-server'],
    works: () => rackRuby() !== undefined,
    name: 'interop with Rack',
    hint: 'Ruby with redis-rack and redis-actionpack (Debian: apt-get install ruby ruby-webrick ruby-redis ruby-redis-actionpack) and redis-server',
  },
  {
    isFor: (path) => path.startsWith('load'),
    programs: ['wrk', 'h2load'],
    name: 'interop with wrk and h2load',
    hint: 'wrk and h2load (Debian: apt-get install wrk nghttp2-client)',
  },
  {
    isFor: () => true,
    programs: ['dotnet'],
    name: 'interop with .NET',
    hint: 'the .NET SDK 10 (dotnet.microsoft.com has it for every system)',
  },
];

let phpModules;

/** Whether PHP has the modules by which it keeps sessions in Redis. */
function hasPhpModules() {
  return hasPhpModule('redis') && hasPhpModule('igbinary');
}

function hasPhpModule(name) {
  phpModules ??= spawnSync('php', ['-m'], { encoding: 'utf8' }).stdout ?? '';
  return phpModules.split('\n').includes(name);
}

/** @returns {{ files: string[], missing: { name: string, hint: string }[] }} */
export function interopParts() {
  const files = [];
  const missing = new Set();
  const folder = join(projectFolder, 'test', 'interop');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.test.ts')) continue;
    const part = parts.find(({ isFor }) => isFor(path));
    const isThere = part.programs.every((program) => findProgram(program) !== undefined);
    const canRun = isThere && (part.works?.() ?? true);
    if (canRun) files.push(`test/interop/${path.replaceAll('\\', '/')}`);
    else missing.add(part);
  }
  return { files, missing: [...missing] };
}
