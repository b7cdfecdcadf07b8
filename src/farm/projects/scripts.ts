import * as v from 'valibot';
import { fields, named, shapedJson } from '../../shapes/shape.ts';
import { l10n } from '../../formats/reason.ts';
import { folderName, folderOf } from './project.ts';
import type { ProjectFile, ProjectReader } from './project.ts';

const manifest = fields({
  name: v.optional(v.string()),
  main: v.optional(v.string()),
  scripts: v.optional(named(v.string())),
  dependencies: v.optional(named(v.string())),
});

/** The frameworks of Node that serve pages, in the order in which they are looked for. */
const nodeFrameworks = [
  ['next', 'Next.js', ['npx', 'next', 'dev', '-p', '${port}']],
  ['@nestjs/core', 'NestJS', ['npm', 'run', 'start']],
  ['express', 'Express', undefined],
  ['fastify', 'Fastify', undefined],
  ['koa', 'Koa', undefined],
  ['@hapi/hapi', 'hapi', undefined],
] as const;

/** A site of Node: a package that depends on a framework for sites. */
export const node: ProjectReader = ({ path, text }) => {
  if (!/(?:^|\/)package\.json$/.test(path)) return undefined;
  const found = shapedJson(manifest, text);
  if (!found) return undefined;
  const { name, main, scripts = {}, dependencies = {} } = found;
  const framework = nodeFrameworks.find(([dependency]) => Object.hasOwn(dependencies, dependency));
  if (!framework) return undefined;
  const [, kind, own] = framework;
  const start = scripts['start'];
  // A script of one program can be run without npm between: it ends when it is told to.
  const direct = /^node ([\w@./:= -]+)$/.exec(start ?? '')?.[1];
  const program = direct?.trim().split(/ +/) ?? [main ?? 'index.js'];
  const command =
    own ?? (start !== undefined && direct === undefined ? npmStart : ['node', ...program]);
  const needsPort = own?.[0] !== 'npx';
  return {
    name: name ?? folderName(path),
    kind,
    file: path,
    folder: folderOf(path),
    command,
    remarks: needsPort
      ? [l10n.t('The site has to listen on the port in the environment variable PORT.')]
      : [],
  };
};

const npmStart = ['npm', 'run', 'start'];

/** Whether a workspace has a file at this place of a folder. */
const has = (all: readonly ProjectFile[], folder: string, name: string): boolean =>
  all.some(({ path }) => path === (folder === '' ? name : `${folder}/${name}`));

/** A site of PHP: Laravel, a front controller in `public`, or an index.php. */
export const php: ProjectReader = ({ path }, all) => {
  const folder = folderOf(path);
  const site = { name: folderName(path), file: path, folder, remarks: [] };
  if (/(?:^|\/)artisan$/.test(path)) {
    const serve = ['php', 'artisan', 'serve', '--host=127.0.0.1', '--port=${port}', '--no-reload'];
    return { ...site, kind: 'Laravel', command: serve };
  }
  if (/(?:^|\/)composer\.json$/.test(path) && has(all, folder, 'public/index.php')) {
    if (has(all, folder, 'artisan')) return undefined;
    return { ...site, kind: 'PHP', command: ['php', '-S', '127.0.0.1:${port}', '-t', 'public'] };
  }
  if (/(?:^|\/)index\.php$/.test(path) && !/(?:^|\/)public\/index\.php$/.test(path)) {
    if (has(all, folder, 'composer.json') && has(all, folder, 'public/index.php')) return undefined;
    if (isBelowPhp(folder, all)) return undefined;
    return { ...site, kind: 'PHP', command: ['php', '-S', '127.0.0.1:${port}'] };
  }
  return undefined;
};

/** Sites have many index.php files in folders below; the uppermost one is the site's. */
const isBelowPhp = (folder: string, all: readonly ProjectFile[]): boolean => {
  for (let above = folder; above !== '';) {
    above = folderOf(above);
    const files = ['index.php', 'composer.json', 'artisan'];
    if (files.some((name) => has(all, above, name))) return true;
  }
  return false;
};

/** A site of Django. */
export const django: ProjectReader = ({ path, text }, _, platform) => {
  if (!/(?:^|\/)manage\.py$/.test(path) || !text.includes('django')) return undefined;
  const python = platform === 'win32' ? 'python' : 'python3';
  return {
    name: folderName(path),
    kind: 'Django',
    file: path,
    folder: folderOf(path),
    command: [python, 'manage.py', 'runserver', '127.0.0.1:${port}', '--noreload'],
    remarks: [],
  };
};

/** A site of Rack: Rails, Sinatra and others. */
export const rack: ProjectReader = ({ path }, all) => {
  if (!/(?:^|\/)config\.ru$/.test(path)) return undefined;
  const folder = folderOf(path);
  const isRails = has(all, folder, 'bin/rails');
  return {
    name: folderName(path),
    kind: isRails ? 'Rails' : 'Rack',
    file: path,
    folder,
    command: isRails
      ? [
          'ruby',
          'bin/rails',
          'server',
          '-b',
          '127.0.0.1',
          '-p',
          '${port}',
          '-P',
          'tmp/pids/${name}.pid',
        ]
      : ['bundle', 'exec', 'rackup', '--host', '127.0.0.1', '--port', '${port}'],
    remarks: [],
  };
};

/** A site of Spring Boot. */
export const spring: ProjectReader = ({ path, text }, all, platform) => {
  const isMaven = /(?:^|\/)pom\.xml$/.test(path);
  if (!isMaven && !/(?:^|\/)build\.gradle(?:\.kts)?$/.test(path)) return undefined;
  if (!text.includes('spring-boot')) return undefined;
  const folder = folderOf(path);
  const program = has(all, folder, isMaven ? 'mvnw' : 'gradlew')
    ? wrapperOf(isMaven, platform)
    : isMaven
      ? 'mvn'
      : 'gradle';
  return {
    name: folderName(path),
    kind: 'Spring Boot',
    file: path,
    folder,
    command: isMaven
      ? [program, 'spring-boot:run', '-Dspring-boot.run.arguments=--server.port=${port}']
      : [program, 'bootRun', '--args=--server.port=${port}'],
    remarks: [],
  };
};

/** The script beside a project that brings its own Maven or Gradle. */
const wrapperOf = (isMaven: boolean, platform: NodeJS.Platform): string => {
  if (platform === 'win32') return isMaven ? '.\\mvnw.cmd' : '.\\gradlew.bat';
  return isMaven ? './mvnw' : './gradlew';
};
