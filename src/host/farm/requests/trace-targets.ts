import * as vscode from '../../shown/vscode.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { choose, type Choice } from '../../choose.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import { selectedRow } from '../../contributions/commands.ts';
import type { CommandName, CommandTarget } from '../../contributions/commands.ts';
import { NothingToDo } from '../../errors.ts';
import type { Farms } from '../farms.ts';
import { isFarmViewNode } from '../nodes.ts';
import type { TraceNode } from '../nodes.ts';
import type { RunningFarm } from '../running-farm.ts';
import { traceDescription, traceLabel } from '../trace-rows.ts';
import { KeptTrace } from './kept-trace.ts';
import type { KeptTraces } from './kept-traces.ts';
import { sourceOf } from './request-source.ts';
import type { RequestSource } from './request-source.ts';
import type { ShownRequests } from './shown-requests.ts';

/** So many of the last requests are offered. */
const maxOffered = 200;

/** A request that is over, and who knows more of it. */
export interface TracedRequest {
  readonly source: RequestSource;
  readonly entry: TraceEntry;
  /** The farm that it went through, while that runs. */
  readonly farm?: RunningFarm;
  /** True where it comes from a file in which secrets were masked. */
  readonly isMasked?: boolean;
}

/** What finding requests takes. */
export interface TraceTargetParts {
  readonly farms: Farms;
  readonly kept: KeptTraces;
  /** Which requests the view shows. */
  readonly shown: ShownRequests;
  readonly titleOf: TitleOf;
  /** The selected rows of the view. */
  readonly selection: () => readonly TraceNode[];
}

/** Finds the request that a command is about: the row it was called on, or what the user chooses. */
export class TraceTargets {
  readonly #farms: Farms;
  readonly #titleOf: TitleOf;
  readonly #kept: KeptTraces;
  readonly #shown: ShownRequests;
  readonly #selection: () => readonly TraceNode[];

  constructor({ farms, kept, shown, titleOf, selection }: TraceTargetParts) {
    this.#farms = farms;
    this.#kept = kept;
    this.#shown = shown;
    this.#titleOf = titleOf;
    this.#selection = selection;
  }

  /** The requests that the filter lets through, newest first. */
  shown(): TracedRequest[] {
    return this.all().filter(({ entry, source }) => this.#shown.fits(entry, source.name));
  }

  /**
   * The requests that are selected, newest first.
   * @param given what a command was called on
   * @param selection the rows that VS Code says are selected with it; absent: those of the view
   * @throws NothingToDo when there are none, or one is gone from the view
   */
  selected(
    given: CommandTarget | undefined,
    selection: readonly CommandTarget[] = [],
  ): TracedRequest[] {
    const rows: readonly unknown[] =
      selection.length > 0 ? selection : isFarmViewNode(given) ? [given] : this.#selection();
    const requests = rows.flatMap((row) => this.of(row) ?? []);
    if (requests.length > 0) return requests.sort(newestFirst);
    throw new NothingToDo(
      vscode.l10n.t('No request is selected. Select some in the Requests view first.'),
    );
  }

  /** @throws NothingToDo when there is none; undefined when the user didn't choose */
  async request(
    target: CommandTarget | undefined,
    command: CommandName,
    fits: (request: TracedRequest) => boolean = () => true,
  ): Promise<TracedRequest | undefined> {
    const given = target === selectedRow ? this.#selection()[0] : target;
    const named = this.of(given);
    if (named) return named;
    const choices = this.all()
      .filter(fits)
      .slice(0, maxOffered)
      .map((value): Choice<TracedRequest> => {
        const { entry, source } = value;
        const description = traceDescription(entry);
        return { label: traceLabel(entry), description, group: source.name, value };
      });
    if (choices.length === 0) {
      throw new NothingToDo(vscode.l10n.t('No request has passed through the farm yet.'));
    }
    const placeHolder = vscode.l10n.t('Select a request');
    return choose(choices, { title: this.#titleOf(command), placeHolder });
  }

  /**
   * The request of a row.
   * @param given what a command was called on
   * @throws NothingToDo when it is gone from the view: no other request is meant
   */
  of(given: unknown): TracedRequest | undefined {
    if (!isFarmViewNode(given) || given.kind !== 'trace') return undefined;
    const { l10n } = vscode;
    const owners = [...this.#kept.all(), ...this.#farms.all()].filter(
      (each) => each === given.farm || each.id === given.farm.id || isLeftBy(each, given.farm),
    );
    if (owners.length === 0) {
      throw new NothingToDo(l10n.t('The farm {0} is no longer running.', given.farm.name));
    }
    const { id, arrivedAtMs } = given.entry;
    for (const owner of owners) {
      const entry = owner.trace.find((each) => each.id === id && each.arrivedAtMs === arrivedAtMs);
      if (entry) return tracedIn(owner)(entry);
    }
    throw new NothingToDo(l10n.t('The farm no longer remembers this request.'));
  }

  /** All requests in the view, newest first. */
  all(): TracedRequest[] {
    return [...this.#farms.all(), ...this.#kept.all()]
      .flatMap((owner) => owner.trace.map(tracedIn(owner)))
      .sort(newestFirst);
  }
}

function newestFirst({ entry: a }: TracedRequest, { entry: b }: TracedRequest): number {
  return b.arrivedAtMs - a.arrivedAtMs || b.id - a.id;
}

/** Whether a trace is what a farm has left. */
function isLeftBy(owner: RunningFarm | KeptTrace, farm: object): boolean {
  return owner instanceof KeptTrace && owner.farm === farm;
}

/** What makes requests of the entries of a trace. */
function tracedIn(owner: RunningFarm | KeptTrace): (entry: TraceEntry) => TracedRequest {
  const source = sourceOf(owner);
  const more = owner instanceof KeptTrace ? { isMasked: owner.isMasked } : { farm: owner };
  return (entry) => ({ source, entry, ...more });
}
