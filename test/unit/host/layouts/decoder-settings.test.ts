import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chosenFormats } from '../../../../src/formats/chosen-formats.ts';
import { checkDecoders } from '../../../../src/host/layouts/decoder-settings.ts';
import { customFormats } from '../../../../src/stores/layouts/custom/definition.ts';

describe('decoders in the settings', () => {
  it('have limits, and the folder of the workspace in their command', () => {
    const own = { command: ['node', '${workspaceFolder}/d.mjs'] };
    const much = { ...own, timeoutSeconds: 1e9, maxMegabytes: 1e9 };
    const little = { ...own, timeoutSeconds: 0.5, maxMegabytes: 1 };
    const { programs, problems } = checkDecoders({ own, much, little }, '/$& shop');
    assert.deepEqual(problems, []);
    const common = { file: 'node', args: ['/$& shop/d.mjs'], folder: '/$& shop' };
    const limits = (timeoutMs: number, megabytes: number) => ({
      ...common,
      timeoutMs,
      maxOutputBytes: megabytes * 1024 * 1024,
    });
    assert.deepEqual(programs.get('own'), limits(10_000, 64));
    assert.deepEqual(programs.get('much'), limits(120_000, 512));
    assert.deepEqual(programs.get('little'), limits(500, 1));
  });

  it('can be formats, for some items', () => {
    const cart = { format: 'msgpack', application: '/Shop', item: 'Cart' };
    const { programs, readings, names, problems } = checkDecoders(
      {
        cart,
        all: { format: 'automatic' },
        both: { format: 'json', command: ['x'] },
        neither: { item: 'Cart' },
        zip: { format: 'zip' },
        number: { format: 'json', item: 1 },
      },
      '/',
    );
    assert.deepEqual(readings, [
      { readAs: 'msgpack', application: '/Shop', item: 'Cart' },
      { readAs: 'automatic' },
    ]);
    assert.equal(programs.size, 0);
    // A layout can't name one of these as its decoder.
    assert.ok(!names.has('cart'));
    assert.deepEqual(
      problems.map(({ name, code }) => `${name ?? ''} ${code}`),
      ['both bad-kind', 'neither bad-kind', 'zip bad-format', 'number bad-scope'],
    );
  });

  it('can be messages of .proto files in the workspace', () => {
    const message = 'shop.Cart';
    const good = { format: 'protobuf', file: 'protos/cart.proto', message };
    const { readings, problems } = checkDecoders(
      {
        good,
        alone: { format: 'protobuf', file: 'cart.proto' },
        fileless: { format: 'protobuf', message },
        json: { ...good, format: 'json' },
        above: { ...good, file: 'protos/../../secret.proto' },
        absolute: { ...good, file: '/etc/cart.proto' },
        drive: { ...good, file: 'C:\\cart.proto' },
        back: { ...good, file: '..\\cart.proto' },
        number: { ...good, message: 1 },
      },
      '/',
    );
    assert.deepEqual(readings, [
      { readAs: 'protobuf', schema: { file: 'protos/cart.proto', message } },
    ]);
    const names = ['alone', 'fileless', 'json', 'above', 'absolute', 'drive', 'back', 'number'];
    assert.deepEqual(
      problems,
      names.map((name) => ({ name, code: 'bad-schema' })),
    );
  });

  it('that are wrong are named, and the others are used', () => {
    const { programs, names, problems } = checkDecoders(
      {
        a: null,
        b: { command: 'node x' },
        c: { command: [] },
        d: { command: [''] },
        e: { command: ['x', 1] },
        f: { command: ['x'], timeoutSeconds: 0 },
        g: { command: ['x'], maxMegabytes: '1' },
        h: { command: ['x'] },
      },
      '/',
    );
    assert.deepEqual([...programs.keys()], ['h']);
    assert.equal(names.size, 8);
    assert.deepEqual(
      problems.map(({ name, code }) => `${name ?? ''} ${code}`),
      [
        'a not-an-object',
        'b bad-command',
        'c bad-command',
        'd bad-command',
        'e bad-command',
        'f bad-limit',
        'g bad-limit',
      ],
    );
    assert.deepEqual(checkDecoders([], '/').problems, [{ code: 'not-an-object' }]);
    assert.deepEqual(checkDecoders(undefined, '/').problems, []);
  });
});

describe('the manifest on layouts and decoders', () => {
  interface Schema {
    readonly scope?: string;
    readonly additionalProperties?: {
      readonly properties: Readonly<Record<string, { enum?: unknown }>>;
    };
    readonly items?: { readonly properties: Readonly<Record<string, { enum?: unknown }>> };
  }
  const manifest = JSON.parse(
    readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
  ) as {
    readonly capabilities: {
      readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
    };
    readonly contributes: {
      readonly configuration: readonly { readonly properties: Readonly<Record<string, Schema>> }[];
    };
  };

  it('offers the formats that there are', () => {
    const [{ properties } = assert.fail()] = manifest.contributes.configuration;
    const members = properties['sessionFarm.layouts']?.items?.properties ?? {};
    assert.deepEqual(members['format']?.enum, customFormats);
    const decoder = properties['sessionFarm.decoders']?.additionalProperties?.properties ?? {};
    assert.deepEqual(decoder['format']?.enum, ['automatic', ...chosenFormats]);
    const page = readFileSync(new URL('../../../../docs/layouts.md', import.meta.url), 'utf8');
    const [, row = ''] = /^\| `format` +\|(.+\bviewstate\b.+)\|$/m.exec(page) ?? [];
    assert.deepEqual(
      row.match(/(?<=`)\w+(?=`)/g)?.sort(),
      ['automatic', ...chosenFormats].sort(),
      'docs/layouts.md',
    );
  });

  it('leaves what an untrusted workspace says of programs out', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of ['sessionFarm.layouts', 'sessionFarm.decoders']) {
      assert.ok(restrictedConfigurations.includes(name), name);
    }
  });
});
