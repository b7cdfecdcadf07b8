import * as vscode from '../shown/vscode.ts';
import { readSetting } from '../contributions/settings.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { ToolError } from './tool-error.ts';

const key = 'languageModels.allowed';
/** Stands for the farms of this machine among the ids of endpoints, none of which has a dot. */
const farms = '.farms';

/** Which endpoints language models may read. Nothing may be read before the user has said so, once for each. */
export class ModelPermissions {
  readonly #memory: vscode.Memento;
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Whether an endpoint, or without one the farms, may be read without another question. */
  isAllowed(record?: EndpointRecord): boolean {
    if (record && refusalOf(record) !== undefined) return false;
    return this.#allowed.includes(record?.id ?? farms);
  }

  /** Whether an endpoint can't be read whatever the user answers. */
  isRefused(record: EndpointRecord): boolean {
    return refusalOf(record) !== undefined;
  }

  /** @param record the endpoint; undefined: the farms */
  async set(record: EndpointRecord | undefined, isAllowed: boolean): Promise<void> {
    const id = record?.id ?? farms;
    const others = this.#allowed.filter((other) => other !== id);
    await this.#memory.update(key, isAllowed ? [...others, id] : others);
  }

  /**
   * Asks the user, unless that was done before.
   * @param record the endpoint; undefined: the farms
   * @throws ToolError when it may not be read
   */
  async demand(record?: EndpointRecord): Promise<void> {
    const refusal = record && refusalOf(record);
    if (refusal !== undefined) throw new ToolError(refusal);
    if (this.isAllowed(record)) return;
    const id = record?.id ?? farms;
    let asking = this.#asking.get(id);
    if (!asking) {
      asking = this.#ask(record).finally(() => this.#asking.delete(id));
      this.#asking.set(id, asking);
    }
    if (await asking) return;
    const what = record ? `"${record.name}"` : 'the farm';
    throw new ToolError(
      `The user does not allow language models to read ${what}. Do not ask for it again.`,
    );
  }

  async #ask(record: EndpointRecord | undefined): Promise<boolean> {
    const { l10n, window } = vscode;
    const allow = l10n.t('Allow');
    const answer = await window.showWarningMessage(
      record
        ? l10n.t('Let language models read the sessions of {0}?', record.name)
        : l10n.t('Let language models read what your farms do?'),
      {
        modal: true,
        detail: record
          ? l10n.t(
              'They get the items of sessions, but no whole session IDs and no values that the setting "sessionFarm.redactedValues" names. They cannot change anything. Your answer is kept for this endpoint.',
            )
          : l10n.t(
              'They get servers, requests, and the items that requests changed, but no cookies and no bodies. They cannot change anything. Your answer is kept.',
            ),
      },
      allow,
    );
    if (answer !== allow) return false;
    await this.set(record, true);
    return true;
  }

  get #allowed(): readonly string[] {
    return this.#memory.get<readonly string[]>(key, []);
  }
}

/** Why an endpoint can't be read whatever the user answers; undefined where it can. */
function refusalOf({ environment, name }: EndpointRecord): string | undefined {
  if (environment !== 'production') return undefined;
  if (readSetting(vscode.workspace, 'languageModels.allowProduction')) return undefined;
  return `"${name}" is a production endpoint, which language models may not read. Only the user can change that, by the setting "sessionFarm.languageModels.allowProduction".`;
}
