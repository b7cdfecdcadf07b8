import { baseName, besides } from '../places.ts';
import type { Place, Surroundings } from '../find.ts';
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
const MAX_BUILDERS = 10;

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

/** What was parsed in a search: transforms and the configurations below ask for the same again. */
const documents = new WeakMap<Surroundings, Map<string, Promise<XmlElement | undefined>>>();

/** The document of a file that another one names; undefined where it isn't there, or damaged, which is told. */
async function documentAt(
  from: string,
  relative: string,
  around: Surroundings,
): Promise<XmlElement | undefined> {
  const file = besides(from, relative);
  if (file === undefined) return undefined;
  const known = documents.get(around) ?? new Map<string, Promise<XmlElement | undefined>>();
  documents.set(around, known);
  const document = known.get(file) ?? parsed(file, around);
  known.set(file, document);
  return document;
}

async function parsed(file: string, around: Surroundings): Promise<XmlElement | undefined> {
  const text = await around.textOf(file);
  if (text === undefined) return undefined;
  try {
    return parseXml({ file, text });
  } catch (error) {
    around.tell(file, error);
    return undefined;
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
  const names = (attribute(section, 'configBuilders')?.value ?? '').toLowerCase().split(',');
  const builders = new Map(
    childrenAt(document, 'configBuilders/builders/add').map((builder) => [
      (attribute(builder, 'name')?.value ?? '').toLowerCase(),
      builder,
    ]),
  );
  for (const name of names.slice(0, MAX_BUILDERS)) {
    const builder = builders.get(name.trim());
    const type = (builder && attribute(builder, 'type')?.value) ?? '';
    if (builder && type.includes('EnvironmentConfigBuilder')) {
      fillIn(section, builder, settings, around);
    }
  }
}

function fillIn(
  section: XmlElement,
  builder: XmlElement,
  settings: Map<string, Setting>,
  around: Surroundings,
): void {
  const prefix = attribute(builder, 'prefix')?.value ?? '';
  const isStripped = attribute(builder, 'stripPrefix')?.value.toLowerCase() === 'true';
  for (const entry of section.children) {
    const spelled = (attribute(entry, 'key') ?? attribute(entry, 'name'))?.value;
    const setting = spelled === undefined ? undefined : settings.get(spelled.toLowerCase());
    if (spelled === undefined || !setting) continue;
    if (prefix !== '' && !isStripped && !spelled.startsWith(prefix)) continue;
    const variable = isStripped ? prefix + spelled : spelled;
    const { value, place } = setting;
    const given = around.variable(variable) ?? (value === '' ? `\${${variable}}` : undefined);
    if (given !== undefined) settings.set(spelled.toLowerCase(), { value: given, place });
  }
}
