import { checkTransform, readWebConfig } from './aspnet/web-config.ts';
import { fits, globOf, isSkipped, isTest } from './families.ts';
import type { Reader } from './find.ts';
import {
  readAppSettings,
  readAspireManifest,
  readJsonSettings,
  readLaunchSettings,
  readLocalSettings,
  readUserSecrets,
} from './json/dotnet-settings.ts';
import { readEnvironmentFile } from './text/environment-file.ts';
import { readLaravelDatabase } from './text/laravel.ts';
import { readPythonSource, readRubySource } from './text/script-settings.ts';
import { readCSharpSource, readNodeSource } from './text/source-literals.ts';
import { readPhpIni } from './text/php-ini.ts';
import { readIniSettings, readProperties } from './text/text-settings.ts';
import { readCompose } from './yaml/compose.ts';
import { readRailsYaml, readSpringYaml, readYamlSettings } from './yaml/yaml-settings.ts';

/** One family of files. */
interface Family {
  readonly names: readonly string[];
  readonly read: Reader;
  /** A word that the text must have to be worth reading. */
  readonly needs?: RegExp;
  /** True for programs, whose tests are passed over. */
  readonly isProgram?: boolean;
}

const REDIS = /redis|valkey|garnet|keydb|dragonfly/i;
const STORE = /redis|valkey|garnet|keydb|dragonfly|cache|session/i;

/** Both endings that YAML files have. */
const yaml = (...names: readonly string[]) =>
  names.flatMap((name) => [`${name}.yml`, `${name}.yaml`]);
const script = (...names: readonly string[]) =>
  names.flatMap((name) => ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((end) => `${name}.${end}`));
const below = (folders: string, ...names: readonly string[]) =>
  folders.split(' ').flatMap((folder) => names.map((name) => `${folder}/**/${name}`));

/** The first that fits a path reads it. */
const families: readonly Family[] = [
  { names: ['web.config', 'app.config'], read: readWebConfig },
  { names: ['web.*.config', 'app.*.config'], read: checkTransform },
  { names: ['*.exe.config', '*.dll.config'], read: readWebConfig, needs: STORE },
  { names: ['appsettings.json', 'appsettings.*.json'], read: readAppSettings },
  { names: ['secrets.json'], read: readAppSettings, needs: STORE },
  { names: ['launchSettings.json'], read: readLaunchSettings },
  { names: ['local.settings.json'], read: readLocalSettings },
  { names: ['*manifest.json'], read: readAspireManifest, needs: /"resources"/ },
  {
    names: ['*.csproj', '*.vbproj', '*.fsproj', 'Directory.Build.props'],
    read: readUserSecrets,
    needs: /UserSecretsId/,
  },
  { names: ['.env', '.env.*', '*.env'], read: readEnvironmentFile },
  {
    names: yaml(
      'compose',
      'compose.*',
      'compose-*',
      'docker-compose',
      'docker-compose.*',
      'docker-compose-*',
    ),
    read: readCompose,
    needs: STORE,
  },
  {
    names: [
      'php*.ini',
      '.user.ini',
      '*session*.ini',
      '*redis*.ini',
      'www.conf',
      '*fpm*.conf',
      'pool.d/*.conf',
    ],
    read: readPhpIni,
    needs: /save_handler/,
  },
  { names: ['config/database.php'], read: readLaravelDatabase, needs: REDIS },
  {
    names: ['*settings*.py', '*config*.py', 'settings/**/*.py', 'app.py'],
    read: readPythonSource,
    needs: REDIS,
    isProgram: true,
  },
  { names: ['config/**/*.rb', 'config.ru'], read: readRubySource, needs: REDIS, isProgram: true },
  { names: yaml('cable', 'redis', 'valkey', 'sidekiq'), read: readRailsYaml },
  {
    names: yaml('application', 'application-*', 'bootstrap', 'bootstrap-*'),
    read: readSpringYaml,
    needs: STORE,
  },
  {
    names: ['application.properties', 'application-*.properties', 'bootstrap*.properties'],
    read: readProperties,
  },
  {
    names: [
      ...below(
        'config conf k8s kubernetes helm chart charts deploy deployment deployments',
        ...yaml('*'),
      ),
      ...below('manifests templates base overlays infra', ...yaml('*')),
      ...yaml(
        '*values*',
        '*deployment*',
        '*config*',
        '*secret*',
        '*settings*',
        '*redis*',
        '*session*',
        '*k8s*',
      ),
    ],
    read: readYamlSettings,
    needs: STORE,
  },
  {
    names: [
      'config/**/*.json',
      'config/**/*.json5',
      'config.json',
      'config.*.json',
      'settings.json',
    ],
    read: readJsonSettings,
    needs: STORE,
  },
  { names: ['*config*.ini', '*settings*.ini'], read: readIniSettings, needs: REDIS },
  {
    names: ['Program.cs', 'Startup.cs', 'AppHost.cs', '*Redis*.cs', '*Cache*.cs', '*Session*.cs'],
    read: readCSharpSource,
    needs: REDIS,
    isProgram: true,
  },
  {
    names: script(
      'server',
      'app',
      'index',
      'main',
      '*session*',
      '*redis*',
      '*config*',
      '*cache*',
      '*store*',
    ),
    read: readNodeSource,
    needs: REDIS,
    isProgram: true,
  },
];

/** What reads a file, by its path with `/`; undefined for files of no interest. */
export function readerFor(path: string): Family | undefined {
  if (isSkipped(path)) return undefined;
  const family = families.find(({ names }) => names.some((name) => fits(path, name)));
  return family?.isProgram === true && isTest(path) ? undefined : family;
}

/** All files that may be read, as a glob of VS Code; {@link readerFor} decides. */
export const CANDIDATES = globOf(families.flatMap(({ names }) => names));
