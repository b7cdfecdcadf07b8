import type * as vscode from 'vscode';
import type { EndpointSecrets } from '../../config/endpoint-address.ts';
import type { EndpointChange, EndpointRecord } from './endpoint-record.ts';

/** The endpoints that are known, by name: the user's, the workspace's and the sandbox. */
export interface EndpointStore {
  all(): readonly EndpointRecord[];
  get(id: string): EndpointRecord | undefined;
  /** Fires with the id of what came, changed or went. */
  readonly onDidChange: vscode.Event<string>;
  /** Remembers an endpoint across restarts, its secrets in the secret storage; gives its record. */
  add(record: Omit<EndpointRecord, 'id'>, secrets: EndpointSecrets): Promise<EndpointRecord>;
  update(id: string, change: EndpointChange): Promise<void>;
  /** Forgets the endpoint and its secrets. */
  remove(id: string): Promise<void>;
  secrets(id: string): Promise<EndpointSecrets>;
  setSecrets(id: string, secrets: EndpointSecrets): Promise<void>;
}
