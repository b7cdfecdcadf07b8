import { createHmac, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type * as vscode from 'vscode';
import type { FarmRecord } from '../../protocol/farm-record.ts';
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
  const random = derive(seed, 'path', JSON.stringify(toFarmDefinition(definition))).slice(0, 24);
  return channelAt(seed, controlPath({ ...place, random }));
}

/** The channel at a path that was made with a seed: another path gets another token. */
export function channelAt(seed: string, path: string): ControlChannel {
  return { path, token: derive(seed, 'token', path) };
}

function derive(seed: string, purpose: string, text: string): string {
  return createHmac('sha256', seed).update(purpose).update('\0').update(text).digest('hex');
}

/**
 * Makes the channels of a workspace's farms. They follow from a seed in the secret storage, so that
 * a farm that VS Code kept over a reload of the window is found again.
 */
export class ControlChannels {
  readonly #context: vscode.ExtensionContext;
  #own: Promise<{ readonly id: string; readonly seed: string }> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  async of(definition: object): Promise<ControlChannel> {
    const place = { platform: process.platform, temporaryFolder: tmpdir() };
    return channelFrom((await this.#ownSeed()).seed, definition, place);
  }

  /** Under what the farms of this workspace are known; the same over a reload of the window. */
  async ownId(): Promise<string> {
    return (await this.#ownSeed()).id;
  }

  /** The channel of a farm that runs; undefined when none of this user's windows has its seed. */
  async at({ channel, control }: FarmRecord): Promise<ControlChannel | undefined> {
    const own = await this.#ownSeed();
    const seed =
      channel === own.id ? own.seed : await this.#context.secrets.get(secretName(channel));
    return seed === undefined ? undefined : channelAt(seed, control);
  }

  #ownSeed(): Promise<{ readonly id: string; readonly seed: string }> {
    this.#own ??= this.#readSeed();
    return this.#own;
  }

  async #readSeed(): Promise<{ readonly id: string; readonly seed: string }> {
    const { workspaceState, secrets } = this.#context;
    let id = workspaceState.get<string>(workspaceKey);
    if (id === undefined) {
      id = randomBytes(8).toString('hex');
      await workspaceState.update(workspaceKey, id);
    }
    const name = secretName(id);
    const stored = await secrets.get(name);
    if (stored !== undefined) return { id, seed: stored };
    const seed = randomBytes(32).toString('hex');
    await secrets.store(name, seed);
    return { id, seed };
  }
}

function secretName(id: string): string {
  return `${workspaceKey}.${id}`;
}
