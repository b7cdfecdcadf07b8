import type { Find, Reader, TextFile } from '../find.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';
import { childrenAt, parseXml } from '../aspnet/xml-document.ts';
import { jsonEntries, parseJson } from './json-entries.ts';

/** appsettings.json and its like: connection strings, options of Redis, InstanceName as the application. */
export const readAppSettings: Reader = (file) => Promise.resolve(settingsIn(file));

function settingsIn(file: TextFile): readonly Find[] {
  return entryFinds(jsonEntries(parseJson(file)), { kind: 'aspnetcore' });
}

/** launchSettings.json: the variables of each profile, which override the settings of the same names. */
export const readLaunchSettings: Reader = (file) => {
  const entries = jsonEntries(parseJson(file));
  const finds = new Map<string, Entry[]>();
  for (const { key, ...entry } of entries) {
    const [, profile, name] = /^profiles:(.+?):environmentVariables:(.+)$/i.exec(key) ?? [];
    if (profile === undefined || name === undefined) continue;
    const own = finds.get(profile) ?? [];
    finds.set(profile, own);
    own.push({ ...entry, key: name });
  }
  return Promise.resolve(
    [...finds].flatMap(([profile, own]) =>
      entryFinds(own, { kind: 'aspnetcore' }).map((find) => ({
        ...find,
        key: `${profile}:${find.key}`,
      })),
    ),
  );
};

/** Settings of Azure Functions: variables under `Values`, and connection strings. */
export const readLocalSettings: Reader = (file) => {
  const entries = jsonEntries(parseJson(file)).map(({ key, ...entry }) => ({
    ...entry,
    key: key.replace(/^Values:/i, ''),
  }));
  return Promise.resolve(entryFinds(entries, { kind: 'aspnetcore' }));
};

/** A project file names its user secrets (`<UserSecretsId>`), which are kept in the user's own folder. */
export const readUserSecrets: Reader = async (file, around) => {
  const [element] = childrenAt(parseXml(file), 'PropertyGroup/UserSecretsId');
  const secrets = element && (await around.userSecrets(element.text.trim()));
  if (!secrets) return [];
  try {
    return settingsIn(secrets);
  } catch (error) {
    around.tell(secrets.file, error);
    return [];
  }
};

/**
 * The manifest of a .NET Aspire application: resources with connection strings and variables. Values in braces
 * (`{cache.bindings.tcp.host}`) are filled in by whoever deploys it (learn.microsoft.com, "Aspire manifest format").
 */
export const readAspireManifest: Reader = (file) => {
  const entries = jsonEntries(parseJson(file)).flatMap(({ key, value, place }): Entry[] => {
    const [, resource = '', rest = ''] = /^resources:([^:]+):(.+)$/.exec(key) ?? [];
    const marked = value.replace(/\{([\w.-]+)\}/g, '${$1}');
    if (rest === 'connectionString' && /cache|redis|valkey|garnet|session/i.test(resource)) {
      const redis = /redis|valkey|garnet/i.test(resource) ? resource : `${resource}:redis`;
      return [{ key: `ConnectionStrings:${redis}`, value: marked, place }];
    }
    const variable = /^env:(.+)$/.exec(rest)?.[1];
    return variable === undefined ? [] : [{ key: variable, value: marked, place }];
  });
  return Promise.resolve(entryFinds(entries, { kind: 'aspire' }));
};

/** Configuration of Node programs in JSON, as the package `config` reads it. */
export const readJsonSettings: Reader = (file) =>
  Promise.resolve(entryFinds(jsonEntries(parseJson(file)), { kind: 'settings' }));

/** The path of a project's user secrets: `%APPDATA%` on Windows, `~/.microsoft` elsewhere. */
export function userSecretsPath(
  id: string,
  platform: NodeJS.Platform,
  home: string,
  appData: string | undefined,
): string | undefined {
  if (!/^[\w.-]{1,100}$/.test(id) || /^\.+$/.test(id)) return undefined;
  if (platform === 'win32') {
    const folder = appData ?? `${home}\\AppData\\Roaming`;
    return `${folder}\\Microsoft\\UserSecrets\\${id}\\secrets.json`;
  }
  return `${home}/.microsoft/usersecrets/${id}/secrets.json`;
}
