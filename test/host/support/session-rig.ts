import * as vscode from 'vscode';
import { bannerFor } from '../../../src/host/editor/banner.ts';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from './endpoint.ts';
import { activated, until } from './extension.ts';

/** A collection with the items Name ("Ann") and Age (42), as .NET writes it, in hex. */
export const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
/** The same with the Name "Bob". */
export const bob = ann.replace('416e6e', '426f62');
/** The same with the Name "Maja", by whose length both ends move. */
export const maja = ann.replace('03416e6e', '044d616a61').replace('050000000a', '060000000b');

/** The session that tests of the editor store and open. */
export const shop: SessionRef = {
  layout: 'aspnet-v5',
  application: '/Shop',
  id: '4hj2k1abcdefghijklmnox0q',
};
/** The keys of a session of that shop. */
export const keysOf = (id: string) => ({
  data: `{/Shop_${id}}_SessionStateItemCollection`,
  timeout: `{/Shop_${id}}_SessionTimeout`,
  lock: `{/Shop_${id}}_WriteLock`,
});
/** Those of {@link shop}. */
export const keys = keysOf(shop.id);

/** Stores a collection as the session's items, for 15 minutes. */
export function storeItems(server: RedisServer, hex: string): Promise<void> {
  return askOk(server, ['SET', keys.data, Buffer.from(hex, 'hex'), 'EX', 900]);
}

/** The session's items as Redis holds them: hex, or another reply as text. */
export async function storedItems(server: RedisServer): Promise<string> {
  const reply = await server.ask('GET', keys.data);
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('hex') : String(reply);
}

/** The session in the editor, for the tests of one `describe`. */
export class EditorRig {
  handle!: TestHandle;
  uri!: vscode.Uri;
  document!: SessionDocument;

  /** Has the `describe` close editors and forget endpoints after each test. */
  constructor() {
    before(async () => {
      this.handle = await activated();
    });
    afterEach(async () => {
      await this.handle.services.heldLocks.giveBackAll();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await removeEndpoints(this.handle);
    });
  }

  /** Says at which endpoint the session is; nothing is opened. */
  useEndpoint({ id }: EndpointRecord): void {
    const parts = toSessionUriParts({ endpointId: id, database: 0, ref: shop }, true);
    this.uri = vscode.Uri.from(parts);
  }

  /** Opens the session in an editor and waits for its document. */
  async open(): Promise<SessionDocument> {
    await vscode.commands.executeCommand('vscode.open', this.uri);
    const find = () => this.handle.editor.loaded?.provider.documentOf(this.uri);
    this.document = await until(find, 'the document');
    await this.document.whenLoaded;
    return this.document;
  }

  setName(text: string): void {
    this.document.edit('Name', { type: 'set', path: [], text }, 'Set Name');
  }

  /** The Name with its edits. */
  name(): string | undefined {
    const bytes = this.document.draft.item('Name')?.bytes;
    return bytes && this.document.decoded.get({ bytes }).root.text;
  }

  /** Whether the tab in front is marked as changed. */
  isDirty(): boolean {
    return vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true;
  }

  banner(): ReturnType<typeof bannerFor> {
    const { document } = this;
    const endpoint = this.handle.services.endpoints.get(this.uri.authority);
    return bannerFor({ document, endpoint, replica: undefined });
  }

  /** Asks for a save, whatever becomes of it. */
  async trySave(): Promise<void> {
    await vscode.commands.executeCommand('sessionFarm.saveSession');
  }

  /** Saves, and waits until nothing is left to be saved. */
  async save(): Promise<void> {
    await this.trySave();
    await until(() => !this.document.draft.isDirty && !this.isDirty(), 'the dirty mark to go');
  }
}

/** An {@link EditorRig} with a Redis that holds nothing but the session, as {@link ann}, when a test begins. */
export class SessionRig extends EditorRig {
  server!: RedisServer;

  constructor() {
    super();
    before(async () => {
      this.server = await startRedis();
    });
    after(() => this.server.stop());
    beforeEach(async () => {
      await askOk(this.server, ['FLUSHALL']);
      await this.store(ann);
      this.useEndpoint(await addEndpoint(this.handle, 'shop', this.server.port));
    });
  }

  store(hex: string): Promise<void> {
    return storeItems(this.server, hex);
  }

  stored(): Promise<string> {
    return storedItems(this.server);
  }
}

/** A {@link SessionRig} whose session is open in the editor when a test begins. */
export function openedSession(): SessionRig {
  const rig = new SessionRig();
  beforeEach(() => rig.open());
  return rig;
}
