import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commandIds } from '../../../src/host/contributions/commands.ts';
import { contextKeys } from '../../../src/host/contributions/context-keys.ts';
import { settings } from '../../../src/host/contributions/settings.ts';
import { viewContainerId, viewIds } from '../../../src/host/contributions/views.ts';
import { checkedShape, declaredShape } from '../support/manifest-shape.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly title: string;
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly menus: Readonly<
      Record<
        string,
        readonly { readonly command?: string; readonly when?: string; readonly group?: string }[]
      >
    >;
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when?: string;
    }[];
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, unknown>>;
    }[];
  };
}

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('package.json', root), 'utf8');
const { contributes } = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync(new URL('package.nls.json', root), 'utf8')) as Record<
  string,
  string
>;

describe('the manifest', () => {
  const declared = contributes.commands.map(({ command }) => command);

  it('declares exactly the commands that the code knows', () => {
    assert.deepEqual([...declared].sort(), Object.values(commandIds).sort());
    assert.ok(contributes.commands.every(({ category }) => category === '%displayName%'));
  });

  it('names nothing twice, of which only the last would count', () => {
    assert.equal(`${JSON.stringify(JSON.parse(text), null, 2)}\n`, text);
  });

  it('has titles that make sense alone in the palette', () => {
    const hidden = (contributes.menus['commandPalette'] ?? [])
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    const shown = contributes.commands.filter(({ command }) => !hidden.includes(command));
    const titles = shown.map(({ title }) => strings[title.slice(1, -1)] ?? '');
    assert.equal(new Set(titles).size, titles.length);
    // A verb, and what it is done to; or a question.
    for (const title of titles) assert.match(title, /^[A-Z]\w+ [\w# -]+[…?]?$/);
  });

  it('puts nothing inline that ends or removes something', () => {
    const inline = (contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
      group?.startsWith('inline'),
    );
    assert.ok(inline.length > 0);
    for (const { command } of inline) {
      assert.doesNotMatch(command ?? '', /\.(remove|end|release|stop(?!Holding)|drop|disconnect)/);
    }
  });

  it('takes no key from a text field', () => {
    for (const { key, when } of contributes.keybindings) {
      const isOfEditor = when === "activeCustomEditorId == 'sessionFarm.session'";
      const isOfReadOnlyText = when?.endsWith('editorTextFocus && editorReadonly') === true;
      const isOfList = when?.includes('listFocus && !inputFocus') === true;
      assert.ok(isOfEditor || isOfReadOnlyText || isOfList, `${key}: ${when}`);
    }
  });

  it('uses declared commands only in menus and key bindings', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    for (const { command } of used) {
      if (command?.startsWith('sessionFarm.')) assert.ok(declared.includes(command), command);
    }
  });

  it('declares exactly the settings that the code knows, in the shapes that it checks', () => {
    const properties = contributes.configuration.flatMap((part) => Object.entries(part.properties));
    const checked = Object.entries(settings).map(
      ([name, schema]) => [`sessionFarm.${name}`, checkedShape(schema)] as const,
    );
    assert.deepEqual(declaredShape(Object.fromEntries(properties)), Object.fromEntries(checked));
  });

  it('declares exactly the views that the code knows', () => {
    const views = contributes.views[viewContainerId] ?? [];
    assert.deepEqual(views.map(({ id }) => id).sort(), Object.values(viewIds).sort());
  });

  it('tests context keys only that the code sets', () => {
    const known = new Set<string>([...Object.keys(contextKeys), ...Object.values(viewIds)]);
    const whens = [...text.matchAll(/"(?:when|enablement)": "([^"]*)"/g)].map(([, when]) => when);
    const keys = whens.flatMap((when) => when?.match(/\bsessionFarm\.\w+/g) ?? []);
    for (const key of keys) assert.ok(known.has(key) || key === 'sessionFarm.session', key);
  });

  it('has every text in the bundle, and no text that nobody uses', () => {
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
  });
});
