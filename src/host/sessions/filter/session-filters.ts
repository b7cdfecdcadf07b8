import * as v from 'valibot';
import * as vscode from '../../shown/vscode.ts';
import {
  everySession,
  filterKey,
  isChosen,
  type SessionChoice,
  sessionOrders,
} from '../../../lookup/filter/session-filter.ts';
import { shaped } from '../../../shapes/shape.ts';
import type { LayoutId } from '../../../stores/session.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import type { DisposableLike } from '../../disposable.ts';
import { filterNode } from '../nodes.ts';
import type { FilterNode } from '../nodes.ts';

const storageKey = 'sessionFarm.keptSessionFilters';
const maxKept = 50;

const filterShape = v.variant('kind', [
  v.object({ kind: v.literal('id-part'), text: v.string() }),
  v.object({ kind: v.literal('application'), application: v.string() }),
  v.object({ kind: v.literal('layout'), layout: v.custom<LayoutId>(isText) }),
  v.object({ kind: v.literal('locked') }),
  v.object({ kind: v.literal('waiting') }),
  v.object({ kind: v.literal('expires-within'), seconds: v.number() }),
  v.object({ kind: v.literal('no-ttl') }),
  v.object({ kind: v.literal('bigger-than'), bytes: v.number() }),
  v.object({ kind: v.literal('used-within'), seconds: v.number() }),
  v.object({
    kind: v.literal('item'),
    path: v.string(),
    test: v.picklist(['exists', 'is', 'contains', 'over', 'under']),
    text: v.exactOptional(v.string()),
  }),
]);
const keptShape = v.array(
  v.object({
    name: v.string(),
    filters: v.array(filterShape),
    order: v.picklist(sessionOrders),
  }),
);

/** A choice of sessions under a name. */
export interface KeptChoice extends SessionChoice {
  readonly name: string;
}

/** Which sessions the view shows, and the choices that were kept. */
export class SessionFilters implements DisposableLike {
  readonly #state: vscode.Memento;
  readonly #emitter = new vscode.EventEmitter<void>();
  #choice = everySession;
  #nodes: readonly FilterNode[] = [];

  /** Fires when other sessions are shown, or in another order. */
  readonly onDidChange = this.#emitter.event;

  /** @param state where the choices of this workspace are kept */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get choice(): SessionChoice {
    return this.#choice;
  }

  /** One row for each filter, and one for an order of the user's. The same objects until something else is chosen. */
  get nodes(): readonly FilterNode[] {
    return this.#nodes;
  }

  set(choice: SessionChoice): void {
    if (textOf(choice) === textOf(this.#choice)) return;
    this.#choice = choice;
    const { filters, order } = choice;
    this.#nodes = [
      ...filters.map((filter, at) => filterNode(at, { filter })),
      ...(order === 'id' ? [] : [filterNode(filters.length, { order })]),
    ];
    setContextKey(vscode.commands, 'sessionFarm.sessionsFiltered', isChosen(choice));
    this.#emitter.fire();
  }

  kept(): readonly KeptChoice[] {
    return shaped(keptShape, this.#state.get(storageKey)) ?? [];
  }

  /** Keeps what is chosen, in the place of a choice of the same name. Parts of session IDs are not kept. */
  async keep(name: string): Promise<void> {
    const filters = this.#choice.filters.filter(({ kind }) => kind !== 'id-part');
    const others = this.kept().filter((each) => each.name !== name);
    const kept = [{ name, filters, order: this.#choice.order }, ...others].slice(0, maxKept);
    await this.#state.update(storageKey, kept);
  }

  async forget(name: string): Promise<void> {
    await this.#state.update(
      storageKey,
      this.kept().filter((each) => each.name !== name),
    );
  }

  dispose(): void {
    this.#emitter.dispose();
  }
}

function textOf({ filters, order }: SessionChoice): string {
  return [...filters.map(filterKey), order].join('\n');
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
