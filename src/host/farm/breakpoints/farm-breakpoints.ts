import type * as vscode from 'vscode';
import { keptBreakpoints } from '../../../protocol/farm/breakpoint.ts';
import type {
  BreakpointChange,
  BreakpointRule,
  KeptBreakpoints,
} from '../../../protocol/farm/breakpoint.ts';
import { conditionsText } from '../../../farm/stepping/kept-breakpoints.ts';
import { named, shaped } from '../../../shapes/shape.ts';
import type { RunningFarm } from '../running-farm.ts';

const stateKey = 'farm.breakpoints';
const kept = named(keptBreakpoints);

/** Whether a breakpoint is written in tasks.json. */
export function isOfTask({ id }: BreakpointRule): boolean {
  return taskIndex(id) !== undefined;
}

/** The place of a breakpoint among those of its definition; undefined for one of the user's own. */
export function taskIndex(id: string): number | undefined {
  const [, number] = /^task-(\d+)$/.exec(id) ?? [];
  return number === undefined ? undefined : Number(number) - 1;
}

/** The breakpoints of farms: changed here, and kept in the workspace by the farm's name for its next start. */
export class FarmBreakpoints {
  readonly #kept: vscode.Memento;
  readonly #turns = new WeakMap<RunningFarm, Promise<void>>();

  /** @param memento where they are kept */
  constructor(memento: vscode.Memento) {
    this.#kept = memento;
  }

  /** What a farm of that name gets when it starts; undefined where there is nothing. */
  keptFor(farmName: string): KeptBreakpoints | undefined {
    return this.#read()[farmName];
  }

  /**
   * Changes the breakpoints of a farm, one change after the other.
   * @param change what is to change, from the rules that the farm has told of last
   * @throws FarmCommandError when the farm refuses or has ended
   */
  change(
    farm: RunningFarm,
    change: (rules: readonly BreakpointRule[]) => BreakpointChange,
  ): Promise<void> {
    const turn = (this.#turns.get(farm) ?? Promise.resolve()).then(async () => {
      await this.#keep(
        farm.name,
        await farm.changeBreakpoints(change(farm.state?.breakpoints ?? [])),
      );
    });
    this.#turns.set(
      farm,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #keep(farmName: string, rules: readonly BreakpointRule[]): Promise<void> {
    const isOff = (rule: BreakpointRule): boolean => isOfTask(rule) && !rule.isEnabled;
    const now: KeptBreakpoints = {
      // Numbers of sessions mean something in one process alone.
      rules: rules.filter((rule) => !isOfTask(rule) && !rule.isOnce && rule.session === undefined),
      off: rules.filter(isOff).map(conditionsText),
    };
    await this.#kept.update(stateKey, { ...this.#read(), [farmName]: now });
  }

  #read(): Readonly<Record<string, KeptBreakpoints>> {
    return shaped(kept, this.#kept.get(stateKey)) ?? {};
  }
}
