import { createHmac, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type * as vscode from 'vscode';
import { controlPath } from '../../farm/control-path.ts';
import { toFarmDefinition } from './definition.ts';

/** Where a farm listens for its host, and what the host must show. */
export interface ControlChannel {
  readonly path: string;
  readonly token: string;
}

const workspaceKey = 'sessionFarm.farm.channel';

/** The channel of a farm: always the same for the same seed and farm. */
export function channelFrom(
  seed: string,
  definition: object,
  place: Pick<NodeJS.Process, 'platform'> & { readonly temporaryFolder: string },
): ControlChannel {
  const text = JSON.stringify(toFarmDefinition(definition));
  const derive = (purpose: string): string =>
    createHmac('sha256', seed).update(purpose).update('\0').update(text).digest('hex');
  const random = derive('path').slice(0, 24);
  return { path: controlPath({ ...place, random }), token: derive('token') };
}

/**
 * Makes the channels of a workspace's farms. They follow from a seed in the secret storage, so that
 * a farm that VS Code kept over a reload of the window is found again.
 */
export class ControlChannels {
  readonly #context: vscode.ExtensionContext;
  #seed: Promise<string> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  async of(definition: object): Promise<ControlChannel> {
    this.#seed ??= this.#readSeed();
    const place = { platform: process.platform, temporaryFolder: tmpdir() };
    return channelFrom(await this.#seed, definition, place);
  }

  async #readSeed(): Promise<string> {
    const { workspaceState, secrets } = this.#context;
    let id = workspaceState.get<string>(workspaceKey);
    if (id === undefined) {
      id = randomBytes(8).toString('hex');
      await workspaceState.update(workspaceKey, id);
    }
    const name = `${workspaceKey}.${id}`;
    const stored = await secrets.get(name);
    if (stored !== undefined) return stored;
    const seed = randomBytes(32).toString('hex');
    await secrets.store(name, seed);
    return seed;
  }
}
