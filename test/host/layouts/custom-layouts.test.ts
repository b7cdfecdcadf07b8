import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, type ShownMessage, until } from '../support/extension.ts';
import { rowAt, textsBelow, tooltipOf } from '../support/rows.ts';

const layout = { name: 'zipped', key: 'zip:{application}:{id}', type: 'hash', decoder: 'gzip' };

describe('layouts and decoders of the settings', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let gzip: { readonly command: readonly string[] };

  before(async () => {
    server = await startRedis();
    handle = await activated();
    const decoder = handle.services.context.asAbsolutePath('samples/decoders/gzip-json.mjs');
    gzip = { command: [process.env['NODE'] ?? 'node', decoder] };
  });
  after(() => server.stop());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await set({ layouts: undefined, decoders: undefined });
    await removeEndpoints(handle);
    await askOk(server, ['FLUSHALL']);
  });

  const set = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    const settings = vscode.workspace.getConfiguration('sessionFarm');
    for (const [name, value] of Object.entries(values)) {
      await settings.update(name, value, vscode.ConfigurationTarget.Global);
    }
    await handle.services.customLayouts.ready;
  };
  const store = (field: string, json: string) =>
    askOk(server, ['HSET', 'zip:shop:s1', field, gzipSync(json)]);
  const stored = async (field: string): Promise<string> => {
    const reply = await server.ask('HGET', 'zip:shop:s1', field);
    return reply instanceof Uint8Array ? gunzipSync(reply).toString() : '';
  };
  const open = async (endpointId: string): Promise<SessionDocument> => {
    const ref = { layout: 'custom:zipped', application: 'shop', id: 's1' } as const;
    const uri = vscode.Uri.from(toSessionUriParts({ endpointId, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(
      () => handle.editor.loaded?.provider.documentOf(uri),
      'the document',
    );
    await document.whenLoaded;
    return document;
  };

  it('show sessions at once when they are set, and write edits through the decoder', async () => {
    const { tree } = handle.sessions;
    await store('cart', '{"count":1,"note":"ä"}');
    await store('user', '"ann"');
    const { id } = await addEndpoint(handle, 'own', server.port);
    await until(
      async () =>
        (await textsBelow(tree, await rowAt(tree, 'own'))).includes(
          'No sessions | no known session keys · Teach a Layout…',
        ),
      'no sessions',
    );
    await set({ decoders: { gzip }, layouts: [layout] });
    await rowAt(tree, 'own', 'shop', 's1', 'cart');
    assert.deepEqual(await textsBelow(tree, await rowAt(tree, 'own', 'shop', 's1')), [
      'cart | Object · 2 entries',
      'user | String · "ann"',
    ]);

    const document = await open(id);
    document.edit('cart', { type: 'set', path: [0], text: '42' }, 'Edit');
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(
      async () => (await stored('cart')) === '{"count":42,"note":"ä"}',
      'the edit in Redis',
    );
    assert.equal(await stored('user'), '"ann"');

    await set({ layouts: [] });
    await until(
      async () =>
        !(await textsBelow(tree, await rowAt(tree, 'own'))).some((text) => text.startsWith('shop')),
      'the rows to go with their layout',
    );
  });

  it('leave everything as it is when a decoder fails', async () => {
    const { tree } = handle.sessions;
    await store('cart', '{"count":1}');
    await askOk(server, ['HSET', 'zip:shop:s1', 'plain', 'not zipped']);
    await set({ decoders: { gzip }, layouts: [layout] });
    const { id } = await addEndpoint(handle, 'own', server.port);
    const row = await rowAt(tree, 'own', 'shop', 's1', 'plain');
    assert.match(await tooltipOf(tree, row), /The decoder "gzip" failed: incorrect header check/);
    const document = await open(id);
    const plain = document.draft.item('plain') ?? assert.fail();
    const { failure, root } = decodeSessionItem(plain, 'bytes');
    assert.match(failure?.message ?? '', /^The decoder "gzip" failed/);
    assert.equal(root.kind, 'bytes');

    document.edit('cart', { type: 'set', path: [0], text: '42' }, 'Edit');
    const none = { command: ['no-such-program-here'] };
    await set({ decoders: { gzip: none } });
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    const refusal = await until(() => document.notices.saveRefused, 'the refusal');
    assert.match(
      refusal,
      /^Nothing was written to Redis\. The decoder "gzip" could not be started/,
    );
    assert.equal(await stored('cart'), '{"count":1}');
    assert.ok(document.draft.isDirty);

    await set({ decoders: { gzip } });
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(async () => (await stored('cart')) === '{"count":42}', 'the edit in Redis');
  });

  it('are followed by open editors when they change', async () => {
    await store('cart', '{"count":1}');
    const { id } = await addEndpoint(handle, 'own', server.port);
    await set({ decoders: { gzip: { command: ['no-such-program-here'] } }, layouts: [layout] });
    const document = await open(id);
    const failure = () => document.draft.item('cart')?.decoderFailure;
    assert.match(failure() ?? '', /could not be started/);
    await set({ decoders: { gzip } });
    await until(() => failure() === undefined, 'the item in its new shape');
    document.edit('cart', { type: 'set', path: [0], text: '7' }, 'Edit');
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(async () => (await stored('cart')) === '{"count":7}', 'the edit in Redis');
  });

  it('run nothing where the workspace is not trusted, and offer to trust it', async () => {
    const { tree } = handle.sessions;
    await store('cart', '{"count":1}');
    await addEndpoint(handle, 'own', server.port);
    const shown: ShownMessage[] = [];
    const note = (message: ShownMessage) => {
      shown.push(message);
      return undefined;
    };
    await answeringMessages(note, async () => {
      // The workspace of the tests is trusted.
      Object.defineProperty(vscode.workspace, 'isTrusted', {
        configurable: true,
        get: () => false,
      });
      try {
        await set({ decoders: { gzip }, layouts: [layout] });
        const row = await rowAt(tree, 'own', 'shop', 's1', 'cart');
        assert.match(
          await tooltipOf(tree, row),
          /did not run, because this workspace is in Restricted Mode/,
        );
      } finally {
        Object.defineProperty(vscode.workspace, 'isTrusted', {
          configurable: true,
          get: () => true,
        });
      }
    });
    const [{ text, buttons } = assert.fail()] = shown;
    assert.equal(shown.length, 1);
    assert.match(text, /^The decoder "gzip" did not run/);
    assert.deepEqual(buttons, ['Manage Workspace Trust']);
  });

  it('are named when they are wrong, once, with a button to the settings', async () => {
    const { tree } = handle.sessions;
    await store('cart', '1');
    await addEndpoint(handle, 'own', server.port);
    const shown: ShownMessage[] = [];
    const note = (message: ShownMessage) => {
      shown.push(message);
      return undefined;
    };
    await answeringMessages(note, async () => {
      await set({ decoders: { gzip } });
      await set({ layouts: [{ ...layout, name: 'bad', key: 'zip' }, layout] });
      await rowAt(tree, 'own', 'shop', 's1', 'cart');
      await set({
        layouts: [
          { ...layout, name: 'bad', key: 'zip' },
          { ...layout, name: 'other' },
        ],
      });
      await until(
        async () =>
          (await textsBelow(tree, await rowAt(tree, 'own'))).some((text) => text.includes('other')),
        'the layout under its new name',
      );
    });
    assert.equal(shown.length, 1);
    const [{ text, buttons } = assert.fail()] = shown;
    assert.match(text, /^sessionFarm\.layouts\[0\] was ignored\. "zip" is not a valid key pattern/);
    assert.deepEqual(buttons, ['Open Settings']);
  });

  it('have items read in the format that was chosen for them, in open editors at once', async () => {
    const { readings } = handle.services;
    const ref = {
      layout: 'aspnet-v2',
      application: '/Shop',
      id: '4hj2k1abcdefghijklmnox0q',
    } as const;
    // `{"A":1}` of MessagePack, of five bytes that BSON can't be.
    await askOk(server, ['HSET', `{/Shop_${ref.id}}_Data`, 'Cart', Buffer.from('81a14101', 'hex')]);
    const { id: endpointId } = await addEndpoint(handle, 'own', server.port);
    const uri = vscode.Uri.from(toSessionUriParts({ endpointId, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(
      () => handle.editor.loaded?.provider.documentOf(uri),
      'the document',
    );
    await document.whenLoaded;
    const shown = (): readonly unknown[] => {
      const item = document.draft.item('Cart');
      const { format, certainty, unfitFormat } = document.decoded.get(item ?? assert.fail());
      return [format, certainty, unfitFormat];
    };
    assert.deepEqual(shown(), ['msgpack', 'likely', undefined]);
    const entry = { application: '/Shop', item: 'Cart' };
    await set({ decoders: { cart: { format: 'bytes', ...entry } } });
    assert.deepEqual(shown(), ['hex', 'chosen', undefined]);
    readings.chooseFor({ ref, item: 'Cart' }, { readAs: 'bson' });
    assert.deepEqual(shown(), ['msgpack', 'likely', 'bson']);
    readings.chooseFor({ ref, item: 'Cart' }, { readAs: 'msgpack' });
    assert.deepEqual(shown(), ['msgpack', 'chosen', undefined]);
    readings.chooseFor({ ref, item: 'Cart' }, undefined);
    assert.deepEqual(shown(), ['hex', 'chosen', undefined]);
  });
});
