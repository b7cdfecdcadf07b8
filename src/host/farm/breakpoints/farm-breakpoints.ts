import * as v from 'valibot';
import * as vscode from '../../shown/vscode.ts';
import { breakpointRule, maxBreakpoints } from '../../../protocol/farm/breakpoint.ts';
import type { BreakpointRule } from '../../../protocol/farm/breakpoint.ts';
import { fields, named, shaped } from '../../../shapes/shape.ts';
import type { Shape } from '../../../shapes/shape.ts';
import type { DisposableLike } from '../../disposable.ts';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';

/** What is kept of a farm's breakpoints from one start to the next. */
const keptRules = fields({
  /** The user's own. */
  rules: v.array(breakpointRule),
  /** Those of the definition that are switched off, by what they say. */
  off: v.array(v.string()),
  /** The farm process that has them already. */
  pid: v.optional(v.number()),
});
type KeptRules = Shape<typeof keptRules>;

const stateKey = 'farm.breakpoints';
const kept = named(keptRules);

/** Whether a breakpoint is written in tasks.json. */
export function isOfTask({ id }: BreakpointRule): boolean {
  return taskIndex(id) !== undefined;
}

/** The place of a breakpoint among those of its definition; undefined for one of the user's own. */
export function taskIndex(id: string): number | undefined {
  const [, number] = /^task-(\d+)$/.exec(id) ?? [];
  return number === undefined ? undefined : Number(number) - 1;
}

/** The breakpoints of farms: changed here, kept in the workspace by the farm's name, and set again when it starts. */
export class FarmBreakpoints implements DisposableLike {
  readonly #kept: vscode.Memento;
  readonly #log: Log;
  readonly #listener: vscode.Disposable;
  /** The process of each farm that has got what was kept. */
  readonly #restored = new WeakMap<RunningFarm, number>();
  readonly #turns = new WeakMap<RunningFarm, Promise<void>>();

  /** @param memento where they are kept */
  constructor(farms: Farms, memento: vscode.Memento, log: Log) {
    this.#kept = memento;
    this.#log = log;
    this.#listener = farms.onDidChange((farm) => {
      if (farm) this.#restore(farm);
    });
  }

  dispose(): void {
    this.#listener.dispose();
  }

  /**
   * Changes the breakpoints of a farm, one change after the other.
   * @throws FarmCommandError when the farm refuses or has ended
   */
  change(
    farm: RunningFarm,
    change: (rules: readonly BreakpointRule[]) => readonly BreakpointRule[],
  ): Promise<void> {
    const turn = (this.#turns.get(farm) ?? Promise.resolve()).then(async () => {
      const before = farm.state?.breakpoints ?? [];
      const rules = change(before);
      if (rules === before) return;
      if (rules.length > maxBreakpoints) {
        throw new UserError(
          vscode.l10n.t('A farm has at most {0} breakpoints. Remove some first.', maxBreakpoints),
        );
      }
      await farm.setBreakpoints(rules);
      await this.#keep(farm, rules);
    });
    this.#turns.set(
      farm,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** A farm of this window has started: it gets what was kept of the one before. */
  #restore(farm: RunningFarm): void {
    const { state } = farm;
    if (!state || !farm.task || this.#restored.get(farm) === state.pid) return;
    this.#restored.set(farm, state.pid);
    const { rules: own, off, pid } = this.#read()[farm.name] ?? { rules: [], off: [] };
    // The window was loaded anew, and the farm has gone on.
    if (pid === state.pid || (own.length === 0 && off.length === 0)) return;
    this.change(farm, (rules) => [
      ...rules.map((rule) =>
        isOfTask(rule) && off.includes(conditionsText(rule)) ? { ...rule, isEnabled: false } : rule,
      ),
      ...own.filter(({ id }) => rules.every((rule) => rule.id !== id)),
    ]).catch((error: unknown) => this.#log.info('breakpoints', String(error)));
  }

  async #keep(farm: RunningFarm, rules: readonly BreakpointRule[]): Promise<void> {
    const isOff = (rule: BreakpointRule): boolean => isOfTask(rule) && !rule.isEnabled;
    const now: KeptRules = {
      // Numbers of sessions mean something in one process alone.
      rules: rules.filter((rule) => !isOfTask(rule) && !rule.isOnce && rule.session === undefined),
      off: rules.filter(isOff).map(conditionsText),
      ...(farm.state && { pid: farm.state.pid }),
    };
    await this.#kept.update(stateKey, { ...this.#read(), [farm.name]: now });
  }

  #read(): Readonly<Record<string, KeptRules>> {
    return shaped(kept, this.#kept.get(stateKey)) ?? {};
  }
}

/** The same text for rules that stop the same requests. */
export function conditionsText({
  method,
  path,
  server,
  session,
  when,
  isOnce,
}: Omit<BreakpointRule, 'id' | 'isEnabled'>): string {
  return JSON.stringify([method, path, server, session, when, isOnce]);
}
