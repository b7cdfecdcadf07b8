import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, type ShownMessage, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt, textsBelow } from '../support/rows.ts';

const ref = { layout: 'aspnet-v2', application: '/Shop', id: '4hj2k1abcdefghijklmnox0q' } as const;
/** Field 1, three bytes, `Ada`; field 2, the number 3 (protobuf.dev, "Encoding"). */
const cart = Buffer.from('0a034164611003', 'hex');
const proto = (field: string) =>
  `syntax = "proto3";\npackage shop;\nmessage Cart {\n  string ${field} = 1;\n  int32 count = 2;\n}\n`;

describe('Protocol Buffers with a schema', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let folder: vscode.Uri;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, 'the window has a folder');
    folder = vscode.Uri.joinPath(first.uri, 'read-as protos');
  });
  after(() => server.stop());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await decoders().update('decoders', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await removeEndpoints(handle);
  });

  const decoders = () => vscode.workspace.getConfiguration('sessionFarm');
  const write = (text: string) =>
    vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, 'cart.proto'),
      new TextEncoder().encode(text),
    );

  it('are read by the message that was chosen, and again when its file changes', async () => {
    await write(proto('owner'));
    await askOk(server, ['HSET', `{/Shop_${ref.id}}_Data`, 'Cart', cart]);
    const { id: endpointId } = await addEndpoint(handle, 'own', server.port);
    const uri = vscode.Uri.from(toSessionUriParts({ endpointId, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(
      () => handle.editor.loaded?.provider.documentOf(uri),
      'the document',
    );
    await document.whenLoaded;
    const fields = (): string => {
      const { root } = document.decoded.get(document.draft.item('Cart') ?? assert.fail());
      const texts = root
        .children(0, root.childCount)
        .map(({ label, node }) => `${label} ${node.text ?? ''}`);
      return `${root.typeName}: ${texts.join(', ')}`;
    };

    const asked: string[] = [];
    const answers = ['Protocol Buffers', 'read-as protos/cart.proto', 'shop.Cart', 'Every "Cart"'];
    await answeringPicks(
      ({ items }) => {
        asked.push(...items);
        return answers.shift();
      },
      () => vscode.commands.executeCommand('sessionFarm.readAs'),
    );
    assert.ok(asked.includes('shop.Cart | owner, count'), asked.join('\n'));
    assert.deepEqual(decoders().inspect('decoders')?.workspaceValue, {
      'Cart · /Shop': {
        format: 'protobuf',
        file: 'read-as protos/cart.proto',
        message: 'shop.Cart',
        layout: 'aspnet-v2',
        application: '/Shop',
        item: 'Cart',
      },
    });
    await until(() => fields() === 'Cart: owner Ada, count 3', 'the fields');
    const { tree } = handle.sessions;
    const session = await rowAt(tree, 'own', '/Shop', '');
    await until(
      async () => (await textsBelow(tree, session)).some((text) => text.includes('Ada')),
      'the row',
    );

    await write(proto('customer'));
    await until(() => fields().includes('customer Ada'), 'the new name');

    const shown: ShownMessage[] = [];
    await answeringMessages(
      (message) => {
        shown.push(message);
        return 'Open File';
      },
      async () => {
        await write('syntax = "proto3";\nmessage Cart {\n  what is this\n}\n');
        await until(
          () => vscode.window.activeTextEditor?.document.uri.path.endsWith('cart.proto'),
          'the file that is wrong',
        );
      },
    );
    assert.match(
      shown[0]?.text ?? '',
      /^read-as protos\/cart\.proto cannot be read .* line \d+\.$/,
    );
    // Without a schema, fields are shown by their numbers.
    assert.match(fields(), /1 Ada/);
  });
});
