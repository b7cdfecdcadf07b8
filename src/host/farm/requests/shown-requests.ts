import * as vscode from '../../shown/vscode.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { Farms } from '../farms.ts';
import type { TraceNode } from '../nodes.ts';
import { parseFilter } from './request-filter.ts';
import type { RequestFilter } from './request-filter.ts';

/** Which requests the view shows: all, or those that pass a filter, which the view names. */
export class ShownRequests implements DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #view: Pick<vscode.TreeView<TraceNode>, 'message'>;
  readonly onDidChange = this.#changed.event;
  #filter: RequestFilter | undefined;

  constructor(view: Pick<vscode.TreeView<TraceNode>, 'message'>, farms: Farms) {
    this.#view = view;
    this.#owned.add(
      farms.onDidStart(() => {
        // It has other sessions and servers than those whose requests were looked at.
        if (this.#filter && farms.all().length === 1) this.set('');
      }),
    );
  }

  /** What was asked for; empty for everything. */
  get text(): string {
    return this.#filter?.text ?? '';
  }

  /** @param farm the name of the farm that the request went through */
  fits(entry: TraceEntry, farm: string): boolean {
    return this.#filter?.fits(entry, farm) ?? true;
  }

  /** @param text as `parseFilter` reads it; empty for everything */
  set(text: string): void {
    this.#filter = parseFilter(text);
    const { text: shown = '' } = this.#filter ?? {};
    this.#view.message = shown === '' ? '' : vscode.l10n.t('Filter: {0}', shown);
    setContextKey(vscode.commands, 'sessionFarm.requestsFiltered', this.#filter !== undefined);
    this.#changed.fire();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
