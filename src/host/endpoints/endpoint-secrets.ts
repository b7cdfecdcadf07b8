import type * as vscode from 'vscode';
import { endpointSecrets } from '../../config/endpoint-address.ts';
import type { EndpointSecrets } from '../../config/endpoint-address.ts';
import { shapedJson } from '../../shapes/shape.ts';
import type { Log } from '../log.ts';

const keyPrefix = 'sessionFarm.endpoint.';

/** The passwords of endpoints, in the secret storage and nowhere else. */
export class EndpointSecretStorage {
  readonly #storage: vscode.SecretStorage;
  readonly #log: Log;

  /** @param log told of each password, so that it never writes one down */
  constructor(storage: vscode.SecretStorage, log: Log) {
    this.#storage = storage;
    this.#log = log;
  }

  async get(endpointId: string): Promise<EndpointSecrets> {
    const text = await this.#storage.get(keyPrefix + endpointId);
    const secrets = shapedJson(endpointSecrets, text ?? '') ?? {};
    this.#hide(secrets);
    return secrets;
  }

  /** Replaces what is stored; nothing is kept when there is no secret left. */
  async set(endpointId: string, secrets: EndpointSecrets): Promise<void> {
    this.#hide(secrets);
    if (Object.keys(secrets).length === 0) await this.delete(endpointId);
    else await this.#storage.store(keyPrefix + endpointId, JSON.stringify(secrets));
  }

  async delete(endpointId: string): Promise<void> {
    await this.#storage.delete(keyPrefix + endpointId);
  }

  #hide(secrets: EndpointSecrets): void {
    for (const secret of Object.values(secrets)) this.#log.addSecret(secret);
  }
}
