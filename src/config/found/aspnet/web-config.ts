import { unusable } from '../addresses.ts';
import type { Find, Place, Reader, Surroundings, TextFile } from '../find.ts';
import { UnreadableFile } from '../find.ts';
import { baseName } from '../places.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';
import { settingsOf, withSources } from './config-settings.ts';
import type { ConfigSettings } from './config-settings.ts';
import { otherProvider } from './other-providers.ts';
import { redisProvider } from './redis-provider.ts';
import { transformed } from './transform.ts';
import { attribute, childrenAt, parseXml } from './xml-document.ts';
import type { XmlElement } from './xml-document.ts';

const MAX_TRANSFORMS = 20;
const MAX_LOCATIONS = 100;

/**
 * Reads web.config and app.config: the session and output-cache providers in use, in every `<location>`, and settings
 * that name a Redis. Each transform beside the file gives what it changes, under its own name.
 */
export const readWebConfig: Reader = async (file, around) => {
  const root = parseXml(file);
  const base = await findsOf(root, around);
  const variants: Find[] = [];
  const known = new Map(base.map((find) => [find.key, meaning(find)]));
  for (const { name, document } of await transforms(file, around)) {
    try {
      for (const find of await findsOf(transformed(root, document), around)) {
        if (known.get(find.key) !== meaning(find)) variants.push({ ...find, variant: name });
      }
    } catch (error) {
      around.tell(document.place.file, error);
    }
  }
  return [...base, ...variants];
};

/** What a find is about, wherever it stands. */
function meaning({ target, application, kind }: Find): string {
  return JSON.stringify([target, application, kind]);
}

/** The name of a transform, for `web.config` and `web.Release.config`: `Release`. */
export function transformName(base: string, file: string): string | undefined {
  const stem = /\.config$/i.test(base) ? base.slice(0, -'.config'.length) : '';
  const lower = file.toLowerCase();
  if (stem === '' || !lower.startsWith(`${stem.toLowerCase()}.`)) return undefined;
  return lower.endsWith('.config') && file.length > base.length
    ? file.slice(stem.length + 1, -'.config'.length)
    : undefined;
}

async function transforms(
  { file }: TextFile,
  around: Surroundings,
): Promise<readonly { readonly name: string; readonly document: XmlElement }[]> {
  const found: { name: string; document: XmlElement }[] = [];
  for (const other of around.files) {
    if (found.length >= MAX_TRANSFORMS) break;
    const name = transformName(file, other);
    const text = name === undefined ? undefined : await around.textOf(other);
    if (name === undefined || text === undefined) continue;
    try {
      found.push({ name, document: parseXml({ file: other, text }) });
    } catch (error) {
      // A damaged transform is told of for itself.
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }
  return found;
}

/** Reads a transform for itself, only to tell whether it can be read. */
export const checkTransform: Reader = (file) => {
  parseXml(file);
  return Promise.resolve([]);
};

async function findsOf(document: XmlElement, around: Surroundings): Promise<readonly Find[]> {
  const root = await withSources(document, around);
  if (root.name !== 'configuration') return [];
  const settings = await settingsOf(root, around);
  const scopes = [
    { scope: root, location: undefined },
    ...childrenAt(root, 'location')
      .slice(0, MAX_LOCATIONS)
      .map((scope) => {
        const path = attribute(scope, 'path')?.value ?? '';
        return { scope, location: path === '' || path === '.' ? undefined : path };
      }),
  ];
  const sectionsOf = (scope: XmlElement, location: string | undefined, path: string) => {
    const [common] = location === undefined ? [] : childrenAt(root, path);
    return childrenAt(scope, path).map((section) => (common ? below(common, section) : section));
  };
  const finds = scopes.flatMap(({ scope, location }) => [
    ...sectionsOf(scope, location, 'system.web/sessionState').flatMap((section) =>
      sessionState(section, root, settings, location),
    ),
    ...sectionsOf(scope, location, 'system.web/caching/outputCache').flatMap((section) =>
      outputCache(section, settings, location),
    ),
  ]);
  const used = new Set(finds.map(({ file, line, column }) => `${file}:${line}:${column}`));
  const rest = entryFinds(settingEntries(root, settings), { kind: 'aspnet-setting' }).filter(
    ({ file, line, column }) => !used.has(`${file}:${line}:${column}`),
  );
  return [...finds, ...rest];
}

function sessionState(
  section: XmlElement,
  root: XmlElement,
  settings: ConfigSettings,
  location: string | undefined,
): readonly Find[] {
  const at = location === undefined ? {} : { location };
  const keyOf = (name: string) => ['sessionState', location ?? '', name].join('|');
  if (attribute(section, 'configProtectionProvider')) {
    const target = unusable({ code: 'encrypted' });
    return [{ ...section.place, key: keyOf(''), kind: 'aspnet-session', target, ...at }];
  }
  const mode = attribute(section, 'mode')?.value.toLowerCase();
  const keeper = { stateserver: 'State Server', sqlserver: 'SQL Server' }[mode ?? ''];
  if (keeper !== undefined) {
    const place = attribute(section, 'mode')?.place ?? section.place;
    const target = { type: 'elsewhere', name: keeper } as const;
    return [{ ...place, key: keyOf(''), kind: 'other-session-store', target, ...at }];
  }
  if (mode !== 'custom') return [];
  const custom = attribute(section, 'customProvider');
  if (!custom || custom.value === '') return [];
  const provider = chosen(section, custom.value);
  if (!provider) {
    const target = unusable({ code: 'missing-setting', name: custom.value });
    return [{ ...custom.place, key: keyOf(custom.value), kind: 'aspnet-session', target, ...at }];
  }
  const key = keyOf(attribute(provider, 'name')?.value ?? '');
  if (/\bRedisSessionStateProvider\b/.test(attribute(provider, 'type')?.value ?? '')) {
    const { place, ...values } = redisProvider(provider, settings);
    return [{ ...bestPlace(place, provider), key, kind: 'aspnet-session', ...values, ...at }];
  }
  return [{ ...provider.place, key, ...otherProvider(provider, root, settings), ...at }];
}

function outputCache(
  section: XmlElement,
  settings: ConfigSettings,
  location: string | undefined,
): readonly Find[] {
  const provider = chosen(section, attribute(section, 'defaultProvider')?.value);
  if (
    !((provider && attribute(provider, 'type')?.value) ?? '').includes('RedisOutputCacheProvider')
  ) {
    return [];
  }
  if (!provider) return [];
  const { place, ...values } = redisProvider(provider, settings);
  const key = ['outputCache', location ?? '', attribute(provider, 'name')?.value ?? ''].join('|');
  const at = location === undefined ? {} : { location };
  return [{ ...bestPlace(place, provider), key, kind: 'aspnet-output-cache', ...values, ...at }];
}

/** A section of a location, which has what it doesn't say itself from the one above it. */
function below(common: XmlElement, own: XmlElement): XmlElement {
  const inherited = [...common.attributes].filter(([name]) => name !== 'configProtectionProvider');
  return {
    ...own,
    attributes: new Map([...inherited, ...own.attributes]),
    children: [...common.children, ...own.children],
  };
}

/** The provider that a section names, after what its list removes; names are one in whatever case. */
function chosen(section: XmlElement, name: string | undefined): XmlElement | undefined {
  const providers = new Map<string, XmlElement>();
  for (const entry of childrenAt(section, 'providers').flatMap(({ children }) => children)) {
    const own = attribute(entry, 'name')?.value.toLowerCase() ?? '';
    if (entry.name === 'clear') providers.clear();
    else if (entry.name === 'remove') providers.delete(own);
    else if (entry.name === 'add') providers.set(own, entry);
  }
  return providers.get((name ?? '').toLowerCase());
}

/** Where a transform gives a part of what stands elsewhere, its part is shown. */
function bestPlace(place: Place, provider: XmlElement): Place {
  const isBase = (file: string) => /^(?:web|app)\.config$/i.test(baseName(file));
  if (!isBase(place.file)) return place;
  const brought = [...provider.attributes.values()].find((value) => !isBase(value.place.file));
  return brought?.place ?? place;
}

/** App settings and connection strings as entries, which may name a Redis as any other setting may. */
function settingEntries(root: XmlElement, settings: ConfigSettings): readonly Entry[] {
  const own = (place: Place) => place.file === root.place.file || !/web\.config$/i.test(place.file);
  return [
    ...[...settings.appSettings].map(([name, setting]) => ({
      key: `appSettings:${name}`,
      ...setting,
    })),
    ...[...settings.connectionStrings].map(([name, setting]) => ({
      key: `ConnectionStrings:${name}`,
      ...setting,
    })),
  ].filter(({ place }) => own(place));
}
