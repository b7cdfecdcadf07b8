import * as vscode from '../../shown/vscode.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';
import { KeptTrace } from './kept-trace.ts';
import type { KeptTraceParts } from './kept-trace.ts';

/** So many farms that ended and files that were opened are kept; the oldest goes first. */
const maxKept = 4;

/** The requests of farms that have ended, and of files, while the window lives: nothing of it is on disk. */
export class KeptTraces implements DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #kept: readonly KeptTrace[] = [];
  #count = 0;

  constructor(farms: Farms) {
    this.#owned.add(farms.onDidStop((farm) => this.#keep(farm)));
  }

  /** Those that came last are last. */
  all(): readonly KeptTrace[] {
    return this.#kept;
  }

  /** What the farm of that id has left that ended last. */
  leftBy(farmId: string): KeptTrace | undefined {
    return this.#kept.findLast(({ farm }) => farm?.id === farmId);
  }

  add(parts: Omit<KeptTraceParts, 'id'>): KeptTrace {
    const trace = new KeptTrace({ ...parts, id: `kept/${++this.#count}` });
    this.#set([...this.#kept, trace].slice(-maxKept));
    return trace;
  }

  clear(): void {
    this.#set([]);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#kept = [];
  }

  #keep(farm: RunningFarm): void {
    const { trace, left, lastUrl } = farm;
    if (trace.length === 0) return;
    const time = new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' });
    this.add({
      name: vscode.l10n.t('{0} (ended {1})', farm.name, time.format(Date.now())),
      // What became known of a request last is in its row.
      details: trace.map((entry) => ({ ...left.get(entry.id), entry })),
      originOf: () => lastUrl,
      farm,
    });
    left.clear();
  }

  #set(kept: readonly KeptTrace[]): void {
    this.#kept = kept;
    setContextKey(vscode.commands, 'sessionFarm.requestsKept', kept.length > 0);
    this.#changed.fire();
  }
}
