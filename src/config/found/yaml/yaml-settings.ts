import type { Find, Reader } from '../find.ts';
import { UnreadableFile } from '../find.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';
import { springFinds } from '../settings/spring.ts';
import { items, member, members, parseYaml, textOf, yamlEntries } from './yaml-tree.ts';
import type { YamlValue } from './yaml-tree.ts';

/** `application.yml` of Spring Boot. */
export const readSpringYaml: Reader = (file) =>
  Promise.resolve(parseYaml(file).flatMap((document) => springFinds(yamlEntries(document))));

/** `cable.yml`, `redis.yml` and other settings of Rails; an address inside `<%= … %>` is its default. */
export const readRailsYaml: Reader = (file) => {
  const text = file.text.replace(/^[ \t]*<%(?!=)[^\n]*%>[ \t]*$/gm, '');
  const finds = parseYaml({ ...file, text }).flatMap((document) => {
    const entries = yamlEntries(document).map((entry) => {
      // `production: url:` in a file about Redis says it by the name of the file.
      const key = `redis:${entry.key}`;
      const literal = /<%=[^%]*?["'](rediss?:\/\/[^"']+)["']/.exec(entry.value)?.[1];
      return { ...entry, key, value: literal ?? entry.value };
    });
    return entryFinds(entries, { kind: 'rails' });
  });
  return Promise.resolve(finds);
};

/**
 * Any other YAML file: variables of containers (`env:` with `name` and `value`), the data of ConfigMaps and
 * Secrets, and values of Helm charts. Templates that aren't YAML before they are filled in give nothing.
 */
export const readYamlSettings: Reader = (file) => {
  try {
    return Promise.resolve(parseYaml(file).flatMap((document) => clusterFinds(document)));
  } catch (error) {
    if (error instanceof UnreadableFile && error.code === 'damaged') return Promise.resolve([]);
    throw error;
  }
};

function clusterFinds(document: YamlValue): readonly Find[] {
  const isResource = member(document, 'apiVersion') && member(document, 'kind');
  const kind = isResource ? 'kubernetes' : 'settings';
  const lists = environments(document);
  const data: Entry[] = ['data', 'stringData'].flatMap((name) =>
    members(member(document, name)).flatMap(([key, value]) => {
      if (value.type !== 'text') return [];
      const isEncoded = name === 'data' && textOf(member(document, 'kind')) === 'Secret';
      const text = isEncoded ? decoded(value.text) : value.text;
      return [{ key: key.replaceAll('__', ':'), value: text, place: value.place }];
    }),
  );
  const finds = [...lists, data].flatMap((entries) => entryFinds(entries, { kind }));
  return isResource ? finds : [...finds, ...entryFinds(yamlEntries(document), { kind })];
}

/** Each `env:` of a document, as a list of settings. */
function environments(value: YamlValue): readonly (readonly Entry[])[] {
  if (value.type === 'text') return [];
  if (value.type === 'list') return value.items.flatMap(environments);
  return members(value).flatMap(([name, inner]) => {
    if (name !== 'env' || inner.type !== 'list') return environments(inner);
    return [
      items(inner).flatMap((item) => {
        const variable = textOf(member(item, 'name'));
        const given = member(item, 'value');
        return variable !== undefined && given?.type === 'text'
          ? [{ key: variable.replaceAll('__', ':'), value: given.text, place: given.place }]
          : [];
      }),
    ];
  });
}

function decoded(base64: string): string {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return /[\uFFFD\u0000-\u001F]/.test(text.trim()) ? '' : text.trim();
}
