import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type {
  DocumentEdit,
  SessionDocument,
} from '../../../src/host/editor/document/session-document.ts';
import { changeStructure, optionsFor } from '../../../src/host/editor/rows/structure-edits.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';

/** A collection with the items Name ("Ann") and Age (42), as .NET writes it. */
const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
/** The same with Age 43 and Name "Bob". */
const bob43 = ann.replace('416e6e', '426f62').replace('022a', '022b');
const ref: SessionRef = {
  layout: 'aspnet-v5',
  application: '/Items',
  id: 'bbcdefghijklmnopqrstuvwx',
};
const data = `{/Items_${ref.id}}_SessionStateItemCollection`;

describe('items of a session in the editor', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let document: SessionDocument;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await store(ann);
    const { id } = await addEndpoint(handle, 'items', server.port);
    const uri = vscode.Uri.from(toSessionUriParts({ endpointId: id, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    document = await until(() => handle.editor.loaded?.provider.documentOf(uri), 'the document');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  const store = (hex: string) => askOk(server, ['SET', data, Buffer.from(hex, 'hex'), 'EX', 900]);
  const stored = async (): Promise<string> => {
    const reply = await server.ask('GET', data);
    return reply instanceof Uint8Array ? Buffer.from(reply).toString('hex') : '';
  };
  const names = () => document.draft.items().map(({ name }) => name);
  const isDirty = () => vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true;
  const save = async (): Promise<void> => {
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(() => !isDirty(), 'the dirty mark to go');
  };

  it('are added in any type that is offered, and are in Redis after a save', async () => {
    const { options } = optionsFor(document, {
      type: 'options',
      purpose: 'add-item',
      item: null,
      path: [],
    });
    assert.ok(
      ['null', 'Boolean', 'Int64', 'List<String>'].every((id) => options.some((o) => o.id === id)),
    );
    const value = { option: 'Boolean', text: 'true' };
    changeStructure(document, { type: 'add-item', name: 'VIP', value });
    await save();
    // The golden layout of a collection: count, no null name, names, end offsets, values.
    const expected =
      '03000000ffffffff' +
      '044e616d65' +
      '03416765' +
      '03564950' +
      '050000000a0000000c000000' +
      '0103416e6e' +
      '022a000000' +
      '0301';
    assert.equal(await stored(), expected);
  });

  it('come back to their place when their removal is undone, even after a save', async () => {
    changeStructure(document, { type: 'remove', item: 'Name', path: [] });
    await save();
    assert.equal(await stored(), '01000000ffffffff' + '03416765' + '05000000' + '022a000000');
    await vscode.commands.executeCommand('undo');
    await until(() => names().includes('Name') && isDirty(), 'the item');
    await save();
    assert.deepEqual(names().toSorted(), ['Age', 'Name']);
  });

  it('keep their place and value under a new name', async () => {
    changeStructure(document, { type: 'rename', item: 'Name', path: [], name: 'First' });
    assert.deepEqual(names(), ['First', 'Age']);
    await until(isDirty, 'the dirty mark');
    await vscode.commands.executeCommand('undo');
    await until(() => names()[0] === 'Name', 'the old name');
    assert.equal(document.draft.isDirty, false);
  });

  it('are refused under a second spelling of a name', () => {
    const value = { option: 'String', text: '' };
    assert.throws(() => changeStructure(document, { type: 'add-item', name: 'NAME', value }));
    assert.throws(() =>
      changeStructure(document, { type: 'rename', item: 'Age', path: [], name: 'name' }),
    );
    assert.deepEqual(names(), ['Name', 'Age']);
  });

  it('are the site’s or the user’s, as is chosen in a conflict, and the choice can be undone', async () => {
    document.edit('Name', { type: 'set', path: [], text: 'Maja' }, 'Set Name');
    await store(bob43);
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(() => document.notices.conflict !== undefined, 'the conflict');
    const steps: DocumentEdit[] = [];
    document.onDidEdit((edit) => steps.push(edit));
    document.resolveConflict(new Set(['Name']), 'Take over');
    const texts = () => document.draft.items().map((item) => document.decoded.get(item).root.text);
    assert.deepEqual(texts(), ['Bob', '43']);
    assert.equal(document.notices.conflict, undefined);
    steps[0]?.undo();
    assert.deepEqual(texts(), ['Maja', '43']);
    await save();
    assert.equal(
      await stored(),
      bob43.replace('03426f62', '044d616a61').replace('050000000a', '060000000b'),
    );
  });
});
