import { baseName, besides } from '../places.ts';
import type { Place, Surroundings } from '../find.ts';
import { UnreadableFile } from '../find.ts';
import { attribute, childrenAt, parseXml } from './xml-document.ts';
import type { XmlElement } from './xml-document.ts';

/** A setting's value, with its place. */
export interface Setting {
  readonly value: string;
  readonly place: Place;
}

/** `<appSettings>` and `<connectionStrings>` of a configuration, names in lower case as .NET compares them. */
export interface ConfigSettings {
  readonly appSettings: ReadonlyMap<string, Setting>;
  readonly connectionStrings: ReadonlyMap<string, Setting>;
}

const MAX_INCLUDES = 5;

/**
 * The document with every section that stands in a file of its own (`configSource`) in its place. What can't be
 * read stays as it is.
 */
export async function withSources(root: XmlElement, around: Surroundings): Promise<XmlElement> {
  return replaced(root, around, 0);
}

async function replaced(
  element: XmlElement,
  around: Surroundings,
  depth: number,
): Promise<XmlElement> {
  const source = element.attributes.get('configSource');
  if (source && depth < MAX_INCLUDES) {
    const document = await documentAt(source.place.file, source.value, around);
    if (document?.name === element.name) return document;
  }
  // Sections stand at most in a group of groups.
  if (depth >= MAX_INCLUDES || element.children.length === 0) return element;
  const children: XmlElement[] = [];
  for (const child of element.children) children.push(await replaced(child, around, depth + 1));
  return { ...element, children };
}

/** The document of a file that another one names; undefined where it isn't there or damaged. */
async function documentAt(
  from: string,
  relative: string,
  around: Surroundings,
): Promise<XmlElement | undefined> {
  const file = besides(from, relative);
  const text = file === undefined ? undefined : await around.textOf(file);
  if (file === undefined || text === undefined) return undefined;
  try {
    return parseXml({ file, text });
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}

/**
 * The settings for a document, with those of the configurations above it, which a site inherits.
 * `<appSettings file="…">` adds settings and wins over those that stand there.
 */
export async function settingsOf(root: XmlElement, around: Surroundings): Promise<ConfigSettings> {
  const appSettings = new Map<string, Setting>();
  const connectionStrings = new Map<string, Setting>();
  const documents = [...(await parents(root.place.file, around)), root];
  for (const document of documents) {
    for (const section of childrenAt(document, 'appSettings')) {
      collect(section, appSettings, 'key', 'value');
      const file = section.attributes.get('file');
      const more = file && (await documentAt(file.place.file, file.value, around));
      if (more?.name === 'appSettings') collect(more, appSettings, 'key', 'value');
      fromEnvironment(document, section, appSettings, around);
    }
    for (const section of childrenAt(document, 'connectionStrings')) {
      collect(section, connectionStrings, 'name', 'connectionString');
      fromEnvironment(document, section, connectionStrings, around);
    }
  }
  return { appSettings, connectionStrings };
}

async function parents(file: string, around: Surroundings): Promise<readonly XmlElement[]> {
  if (!/^web\.config$/i.test(baseName(file))) return [];
  const found: XmlElement[] = [];
  const folders = file.split('/').slice(0, -2);
  for (let depth = 0; depth <= folders.length && file.includes('/'); depth++) {
    const folder = folders.slice(0, depth).join('/');
    const wanted = `${folder}${folder && '/'}web.config`;
    const known = around.files.find((other) => other.toLowerCase() === wanted.toLowerCase());
    const document = known && (await documentAt(known, baseName(known), around));
    if (document) found.push(await withSources(document, around));
  }
  return found;
}

function collect(
  section: XmlElement,
  settings: Map<string, Setting>,
  nameAttribute: string,
  valueAttribute: string,
): void {
  for (const entry of section.children) {
    const name = attribute(entry, nameAttribute)?.value.toLowerCase();
    if (entry.name === 'clear') settings.clear();
    if (name === undefined) continue;
    const value = attribute(entry, valueAttribute);
    if (entry.name === 'remove') settings.delete(name);
    else if (entry.name === 'add' && value) settings.set(name, value);
  }
}

/** Configuration builders may take values of a section from the environment (`configBuilders="Environment"`). */
function fromEnvironment(
  document: XmlElement,
  section: XmlElement,
  settings: Map<string, Setting>,
  around: Surroundings,
): void {
  const names = (attribute(section, 'configBuilders')?.value ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const builders = childrenAt(document, 'configBuilders/builders/add').filter(
    (builder) =>
      names.includes((attribute(builder, 'name')?.value ?? '').toLowerCase()) &&
      (attribute(builder, 'type')?.value ?? '').includes('EnvironmentConfigBuilder'),
  );
  for (const builder of builders) {
    const prefix = attribute(builder, 'prefix')?.value ?? '';
    const isStripped = attribute(builder, 'stripPrefix')?.value.toLowerCase() === 'true';
    for (const [name, { value, place }] of settings) {
      const entry = section.children.find(
        (child) =>
          (attribute(child, 'key') ?? attribute(child, 'name'))?.value.toLowerCase() === name,
      );
      const spelled = entry && (attribute(entry, 'key') ?? attribute(entry, 'name'))?.value;
      if (spelled === undefined) continue;
      if (prefix !== '' && !isStripped && !spelled.startsWith(prefix)) continue;
      const variable = isStripped ? prefix + spelled : spelled;
      const given = around.variable(variable) ?? (value === '' ? `\${${variable}}` : undefined);
      if (given !== undefined) settings.set(name, { value: given, place });
    }
  }
}
