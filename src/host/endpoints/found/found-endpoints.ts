import * as vscode from '../../shown/vscode.ts';
import type { Find } from '../../../config/found/find.ts';
import { foundEndpoints, leadsToEndpoint, placeKey } from '../../../config/found/merge.ts';
import type { FoundEndpoint, EndpointFind } from '../../../config/found/merge.ts';
import { formatEndpoint } from '../../../config/format-endpoint.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { DisposableStore } from '../../disposable.ts';
import type { Log } from '../../log.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import type { EndpointStore } from '../endpoint-store.ts';
import type { WorkspaceDiscovery, WorkspaceFind } from './workspace-search.ts';

/** A file now says something else than it did when its endpoint was added. */
export interface FoundChange {
  readonly find: EndpointFind<WorkspaceFind>;
  /** Only the password is another. */
  readonly isPasswordOnly: boolean;
}

/**
 * What the configuration in the workspace says of endpoints. Looks when it is first asked to, and again when a file
 * changes. Contacts nothing.
 */
export class FoundEndpoints {
  readonly #endpoints: EndpointStore;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #changes = new vscode.EventEmitter<void>();
  #discovery: WorkspaceDiscovery = { finds: [], failures: [] };
  #search: Promise<void> | undefined;
  #isOutdated = false;
  #comparison = 0;
  #isWatching = false;
  #fileChanges: ReadonlyMap<string, FoundChange> = new Map();

  /** Fires when there is something else to offer, or to say of an endpoint. */
  readonly onDidChange = this.#changes.event;

  constructor(endpoints: EndpointStore, log: Log) {
    this.#endpoints = endpoints;
    this.#log = log;
    this.#owned.add(this.#changes);
    this.#owned.add(endpoints.onDidChange(() => void this.#compare()));
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#again()));
  }

  /** All that was found, usable or not. */
  get finds(): readonly WorkspaceFind[] {
    return this.#discovery.finds;
  }

  /** Endpoints that were found and that nobody has added yet. */
  offers(): readonly FoundEndpoint<WorkspaceFind>[] {
    const records = this.#endpoints.all();
    const direct = records.filter(({ access }) => !access?.tunnel);
    const known = new Set(direct.map(({ address }) => placeKey(address)));
    return foundEndpoints(this.#discovery.finds).filter(
      ({ address, places }) =>
        !known.has(placeKey(address)) &&
        !places.some((place) => records.some((record) => isFrom(record, place))),
    );
  }

  /** What the file of an endpoint says by now, where that is something else. */
  changeOf(endpointId: string): FoundChange | undefined {
    return this.#fileChanges.get(endpointId);
  }

  /** Where an endpoint was found, as the file is now. */
  placeOf(record: EndpointRecord): WorkspaceFind | undefined {
    return this.#discovery.finds.find((find) => isFrom(record, find));
  }

  /** Looks, if nobody did yet; resolves when it is known what there is. */
  async ready(): Promise<void> {
    this.#search ??= this.#look();
    return this.#search;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #look(): Promise<void> {
    try {
      const { searchWorkspace, watchWorkspace } = await import('./workspace-search.ts');
      if (!this.#isWatching) {
        this.#isWatching = true;
        this.#owned.add(
          watchWorkspace(
            () => this.#again(),
            () => this.finds.map(({ uri }) => uri),
          ),
        );
      }
      this.#isOutdated = false;
      this.#discovery = await searchWorkspace();
      for (const { target } of this.#discovery.finds.filter(leadsToEndpoint)) {
        this.#log.addSecret(target.parsed.secrets.password);
        this.#log.addSecret(target.parsed.secrets.sentinelPassword);
      }
      for (const { file, code } of this.#discovery.failures) {
        this.#log.info('found', `${file}: ${code}`);
      }
    } catch (error) {
      this.#log.error('found', error);
    }
    await this.#compare();
  }

  /** Looks again; a search that is under way begins anew when it is done. */
  #again(): void {
    if (!this.#search) return;
    this.#isOutdated = true;
    this.#search = this.#search.then(() => (this.#isOutdated ? this.#look() : undefined));
  }

  /** Compares the endpoints that came from files with what the files say. */
  async #compare(): Promise<void> {
    const comparison = ++this.#comparison;
    const changes = new Map<string, FoundChange>();
    for (const record of this.#endpoints.all()) {
      const find = this.#discovery.finds.find((each) => isFrom(record, each));
      if (!find || !leadsToEndpoint(find)) continue;
      const { address, secrets } = find.target.parsed;
      const isMoved = formatEndpoint(address) !== record.foundIn?.address;
      const own = await this.#endpoints.secrets(record.id);
      const isOther = secrets.password !== undefined && secrets.password !== own.password;
      if (isMoved || isOther) {
        changes.set(record.id, { find, isPasswordOnly: !isMoved });
      }
    }
    // One that began later knows more.
    if (comparison !== this.#comparison) return;
    this.#fileChanges = changes;
    setContextKey(vscode.commands, 'sessionFarm.endpointsFound', this.offers().length > 0);
    this.#changes.fire();
  }
}

/** Whether an endpoint was added from a place of a file. */
function isFrom({ foundIn }: EndpointRecord, { uri, key, variant = '' }: WorkspaceFind): boolean {
  return foundIn?.file === uri.toString() && foundIn.key === placeName({ key, variant });
}

/** Names a place within its file. */
export function placeName({ key, variant = '' }: Pick<Find, 'key' | 'variant'>): string {
  return variant === '' ? key : `${key} (${variant})`;
}
