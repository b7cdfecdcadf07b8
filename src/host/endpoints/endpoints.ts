import { randomBytes } from 'node:crypto';
import * as vscode from '../shown/vscode.ts';
import type { EndpointSecrets } from '../../config/endpoint-address.ts';
import { shaped } from '../../shapes/shape.ts';
import { changesSetting, isWorkspaceSetting, writtenSetting } from '../contributions/settings.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import { endpointRecord } from './endpoint-record.ts';
import type { EndpointChange, EndpointRecord } from './endpoint-record.ts';
import { EndpointSecretStorage } from './endpoint-secrets.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { readWorkspaceEndpoints } from './workspace-endpoints.ts';

const recordsKey = 'sessionFarm.endpoints';
/** What a user chose for endpoints that the workspace brings: kept beside the setting. */
const choicesKey = 'sessionFarm.endpointChoices';

/**
 * The endpoints of the user (global state), of the workspace (setting) and of this window (the
 * sandbox). Reads the state afresh each time, because other windows write it too.
 */
export class Endpoints implements EndpointStore {
  readonly #state: vscode.Memento;
  readonly #workspaceState: vscode.Memento;
  readonly #secrets: EndpointSecretStorage;
  readonly #log: Log;
  readonly #changes = new vscode.EventEmitter<string>();
  readonly #disposables = new DisposableStore();
  readonly #temporary = new Map<string, EndpointRecord>();
  #workspaceRecords: readonly EndpointRecord[] = [];
  /** Where the choices for a workspace's endpoint are kept. */
  readonly #choiceKeys = new Map<string, string>();

  readonly onDidChange = this.#changes.event;

  constructor(context: vscode.ExtensionContext, log: Log) {
    this.#state = context.globalState;
    this.#workspaceState = context.workspaceState;
    this.#secrets = new EndpointSecretStorage(context.secrets, log);
    this.#log = log;
    this.#disposables.add(this.#changes);
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (changesSetting(event, 'endpoints')) this.#readSetting();
      }),
    );
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#readSetting()));
    this.#readSetting();
  }

  all(): readonly EndpointRecord[] {
    return [...this.#temporary.values(), ...this.#workspaceRecords, ...this.#stored()].sort(
      (a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1),
    );
  }

  get(id: string): EndpointRecord | undefined {
    return this.all().find((record) => record.id === id);
  }

  async add(record: Omit<EndpointRecord, 'id'>, secrets: EndpointSecrets): Promise<EndpointRecord> {
    const added: EndpointRecord = { ...record, id: randomBytes(8).toString('hex') };
    await this.#secrets.set(added.id, secrets);
    await this.#store([...this.#stored(), added]);
    this.#log.info('endpoints', `added ${added.name}`);
    this.#changes.fire(added.id);
    return added;
  }

  async update(id: string, change: EndpointChange): Promise<void> {
    const record = this.get(id);
    if (!record) return;
    if (record.origin === 'sandbox') this.#temporary.set(id, { ...record, ...change });
    else if (record.origin === 'workspace') await this.#choose(id, change);
    else {
      await this.#store(
        this.#stored().map((stored) => (stored.id === id ? { ...stored, ...change } : stored)),
      );
    }
    this.#changes.fire(id);
  }

  async remove(id: string): Promise<void> {
    await this.#secrets.delete(id);
    this.#temporary.delete(id);
    await this.#store(this.#stored().filter((stored) => stored.id !== id));
    this.#changes.fire(id);
  }

  async secrets(id: string): Promise<EndpointSecrets> {
    return this.#secrets.get(id);
  }

  async setSecrets(id: string, secrets: EndpointSecrets): Promise<void> {
    await this.#secrets.set(id, secrets);
    this.#changes.fire(id);
  }

  /** Adds an endpoint that lives as long as this window, or until it is removed. */
  addTemporary(record: EndpointRecord): void {
    this.#temporary.set(record.id, record);
    this.#changes.fire(record.id);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #stored(): readonly EndpointRecord[] {
    const value = this.#state.get<unknown>(recordsKey);
    const records: unknown[] = Array.isArray(value) ? value : [];
    return records.flatMap((record) => shaped(endpointRecord, record) ?? []);
  }

  async #store(records: readonly EndpointRecord[]): Promise<void> {
    await this.#state.update(recordsKey, records);
  }

  /** An entry of the setting is never changed from here: what the user chose lies over it. */
  async #choose(id: string, change: EndpointChange): Promise<void> {
    const choices = this.#choices();
    const key = this.#choiceKeys.get(id) ?? id;
    await this.#workspaceState.update(choicesKey, {
      ...choices,
      [key]: { ...choices[key], ...change },
    });
    this.#readSetting();
  }

  #choices(): Readonly<Record<string, EndpointChange>> {
    return this.#workspaceState.get<Readonly<Record<string, EndpointChange>>>(choicesKey, {});
  }

  #readSetting(): void {
    const before = new Map(this.#workspaceRecords.map((record) => [record.id, record]));
    const { records, problems, secrets } = readWorkspaceEndpoints(
      writtenSetting(vscode.workspace, 'endpoints'),
    );
    for (const secret of secrets) this.#log.addSecret(secret);
    const choices = this.#choices();
    const isBrought = isWorkspaceSetting(vscode.workspace, 'endpoints');
    this.#choiceKeys.clear();
    this.#workspaceRecords = records.map((record) => {
      const { id, environment } = record;
      const written = { ...record, ...(isBrought && { isBrought }) };
      // What was allowed while the setting said development isn't allowed once it says production.
      const key = `${id} ${environment}`;
      this.#choiceKeys.set(id, key);
      return shaped(endpointRecord, { ...written, ...choices[key] }) ?? written;
    });
    for (const { index, member, problem } of problems) {
      const place = `sessionFarm.endpoints[${index}]${member === undefined ? '' : `.${member}`}`;
      this.#log.warn('endpoints', `${place}: ${problem}`);
    }
    for (const record of this.#workspaceRecords) {
      if (JSON.stringify(before.get(record.id)) !== JSON.stringify(record)) {
        this.#changes.fire(record.id);
      }
      before.delete(record.id);
    }
    for (const id of before.keys()) this.#changes.fire(id);
  }
}
