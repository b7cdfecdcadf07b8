import * as vscode from '../../shown/vscode.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { itemNamesOf, valueAtPath } from '../../../stores/read/item-path.ts';
import type { SessionRef, SessionSummary, SummaryWishes } from '../../../stores/session.ts';
import { changesSetting, readSetting, settingSection } from '../../contributions/settings.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { GroupNode } from '../nodes.ts';
import { tellingValues } from './telling-items.ts';
import { valueText } from './value-text.ts';

/** What the setting calls every application. */
const everyApplication = '*';
/** More values would leave no room for the rest of a row. */
const maxShown = 4;
/** Sessions that are read whole to see which items an application has. */
const maxSamples = 3;
const maxSampleBytes = 32_768;
const maxSampleItems = 200;

/** Knows which items' values stand in the rows of an application's sessions: the setting `rowItems`. */
export class ShownItems implements DisposableLike {
  readonly #emitter = new vscode.EventEmitter<void>();
  readonly #proposals = new Map<string, readonly string[]>();
  readonly #listening: vscode.Disposable;
  #chosen = readSetting(vscode.workspace, 'rowItems');

  /** Fires when other items are shown from now on. */
  readonly onDidChange = this.#emitter.event;

  constructor() {
    this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!changesSetting(event, 'rowItems')) return;
      this.#chosen = readSetting(vscode.workspace, 'rowItems');
      this.#emitter.fire();
    });
  }

  /** The paths of the items that are shown of an application's sessions, in order. */
  pathsOf(application: string): readonly string[] {
    return (this.#chosen[application] ?? this.#chosen[everyApplication] ?? []).slice(0, maxShown);
  }

  /** What rows ask for beside what all rows show; undefined where nothing was chosen. */
  wishesFor(refs: readonly SessionRef[]): SummaryWishes | undefined {
    if (refs.every(({ application }) => this.pathsOf(application).length === 0)) return undefined;
    return { itemsOf: ({ application }) => this.pathsOf(application).flatMap(itemNamesOf) };
  }

  /** The values of a session that its row shows, one line each; what it doesn't have is left out. */
  async textsOf({ ref, items }: SessionSummary): Promise<readonly string[]> {
    if (!items || items.length === 0) return [];
    const { itemDecoder } = await import('./item-decoder.ts');
    const decode = itemDecoder(ref.layout);
    return this.pathsOf(ref.application).flatMap((path) => {
      const value = valueAtPath(items, path, decode);
      const text = value && valueText(value);
      return text === undefined || text === '' ? [] : [text];
    });
  }

  /** Paths of items that seem to say whose session it is, where somebody has looked and nothing was chosen. */
  proposalsFor({ key, application }: GroupNode): readonly string[] {
    return this.pathsOf(application).length > 0 ? [] : (this.#proposals.get(key) ?? []);
  }

  /**
   * Looks once into some small sessions of an application for what says whose they are.
   * @returns whether there is something to propose that wasn't known
   */
  async look(
    group: GroupNode,
    summaries: readonly SessionSummary[],
    source: SessionSource,
  ): Promise<boolean> {
    if (this.#proposals.has(group.key) || this.pathsOf(group.application).length > 0) return false;
    const samples = summaries.filter(isSmall).slice(0, maxSamples);
    if (samples.length === 0) return false;
    this.#proposals.set(group.key, []);
    const { itemDecoder } = await import('./item-decoder.ts');
    const decode = itemDecoder(group.layout);
    for (const { ref } of samples) {
      const { items } = await source.read(ref);
      const [first] = tellingValues(items, decode);
      if (!first) continue;
      this.#proposals.set(group.key, [first.path]);
      return true;
    }
    return false;
  }

  /**
   * Has other items shown, where the choice of this application stands already; else in the workspace's settings
   * where there is a workspace, and in the user's where there is none.
   */
  async choose(application: string, paths: readonly string[]): Promise<void> {
    const settings = vscode.workspace.getConfiguration(settingSection);
    const { globalValue, workspaceValue } = settings.inspect('rowItems') ?? {};
    const isGlobal = hasOwn(globalValue, application) && !hasOwn(workspaceValue, application);
    const isWorkspace = !isGlobal && vscode.workspace.workspaceFolders !== undefined;
    const before = isWorkspace ? workspaceValue : globalValue;
    const others = Object.entries(isObject(before) ? before : {}).filter(
      ([name]) => name !== application,
    );
    const after = paths.length === 0 ? others : [...others, [application, paths] as const];
    const value = after.length === 0 ? undefined : Object.fromEntries(after);
    // True is the user's settings, false those of the workspace.
    await settings.update('rowItems', value, !isWorkspace);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#emitter.dispose();
  }
}

/** Whether a session is small enough to be read for what it may say. */
export function isSmall({ condition, sizeBytes, itemCount }: SessionSummary): boolean {
  if (!['ok', 'no-ttl', 'ended'].includes(condition)) return false;
  return (sizeBytes ?? 0) <= maxSampleBytes && (itemCount ?? 0) <= maxSampleItems;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOwn(value: unknown, key: string): boolean {
  return isObject(value) && Object.hasOwn(value, key);
}
