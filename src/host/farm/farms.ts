import * as vscode from '../shown/vscode.ts';
import { exitCodes } from '../../farm/output.ts';
import type { FarmRecord } from '../../protocol/farm-record.ts';
import type { FarmProblem } from '../../protocol/farm/problem.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { ControlChannel, ControlChannels } from './control-channel.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import type { KnownFarms } from './known-farms.ts';
import { RunningFarm } from './running-farm.ts';
import type { FarmSource } from './running-farm.ts';

/** A farm that ended without having been asked to. */
export interface FarmFailure {
  readonly farm: RunningFarm;
  /** Absent when the process ended before it could say why. */
  readonly problem?: FarmProblem;
  readonly exitCode?: number;
  readonly wasReady: boolean;
}

/**
 * All farms of this window: those that run as tasks, however they were started, and those that it has
 * joined, which another window has started, or this one before it was loaded anew.
 */
export class Farms implements DisposableLike {
  readonly #channels: ControlChannels;
  readonly #owned = new DisposableStore();
  readonly #farms = new Map<FarmSource, RunningFarm>();
  /** Farms that have been ready. */
  readonly #ready = new WeakSet<RunningFarm>();
  readonly #exitCodes = new WeakMap<RunningFarm, number>();
  readonly #known: KnownFarms;

  readonly #changed = this.#owned.add(new vscode.EventEmitter<RunningFarm | undefined>());
  readonly #traced = this.#owned.add(new vscode.EventEmitter<RunningFarm>());
  readonly #started = this.#owned.add(new vscode.EventEmitter<RunningFarm>());
  readonly #becameReady = this.#owned.add(new vscode.EventEmitter<RunningFarm>());
  readonly #stopped = this.#owned.add(new vscode.EventEmitter<RunningFarm>());
  readonly #failed = this.#owned.add(new vscode.EventEmitter<FarmFailure>());

  /** One farm looks different, or with undefined: another set of farms runs. */
  readonly onDidChange = this.#changed.event;
  readonly onDidTrace = this.#traced.event;
  readonly onDidStart = this.#started.event;
  readonly onDidBecomeReady = this.#becameReady.event;
  /** A farm has ended; what it told is still there. */
  readonly onDidStop = this.#stopped.event;
  readonly onDidFail = this.#failed.event;

  constructor(channels: ControlChannels, known: KnownFarms) {
    this.#channels = channels;
    this.#known = known;
    const { tasks } = vscode;
    this.#owned.add(tasks.onDidStartTaskProcess(({ execution }) => void this.#adopt(execution)));
    this.#owned.add(
      tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const farm = this.#farms.get(execution);
        if (farm && exitCode !== undefined) this.#exitCodes.set(farm, exitCode);
      }),
    );
    this.#owned.add(tasks.onDidEndTask(({ execution }) => this.#onEnd(execution)));
    // Those that VS Code has kept over a reload of the window.
    for (const execution of tasks.taskExecutions) void this.#adopt(execution);
    void this.joinOwn();
  }

  /** The farms that run, of all windows. */
  known(): Promise<readonly FarmRecord[]> {
    return this.#known.all();
  }

  /** Whether a farm belongs to this workspace. */
  async isOwn({ channel }: FarmRecord): Promise<boolean> {
    return channel === (await this.#channels.ownId());
  }

  /** Shows a farm that runs without a task here; undefined when nobody here knows its token. */
  async join(record: FarmRecord): Promise<RunningFarm | undefined> {
    const channel = await this.#channels.at(record);
    if (!channel || this.#owned.isDisposed) return undefined;
    const found = this.all().find(({ id }) => id === channel.path);
    if (found) return found;
    const farm = this.#add(record, channel);
    farm.onDidEnd(() => this.#remove(record, farm));
    return farm;
  }

  /** Joins the farms of this workspace that run: VS Code may take a while to have their tasks back. */
  async joinOwn(): Promise<void> {
    const ownId = await this.#channels.ownId();
    for (const record of await this.#known.all()) {
      if (record.channel === ownId) await this.join(record);
    }
  }

  all(): readonly RunningFarm[] {
    return [...this.#farms.values()];
  }

  /** The farm of an execution, as soon as its process has started; undefined when it never did. */
  async of(execution: vscode.TaskExecution): Promise<RunningFarm | undefined> {
    const listeners: vscode.Disposable[] = [];
    let hasEnded = false;
    const farm = await new Promise<RunningFarm | undefined>((resolve) => {
      const look = () => {
        const found = this.#farms.get(execution);
        if (found || hasEnded) resolve(found);
      };
      listeners.push(this.onDidStart(look));
      listeners.push(
        vscode.tasks.onDidEndTask((event) => {
          if (event.execution !== execution) return;
          hasEnded = true;
          look();
        }),
      );
      look();
    });
    for (const listener of listeners) listener.dispose();
    return farm;
  }

  dispose(): void {
    this.#owned.dispose();
    for (const farm of this.#farms.values()) farm.dispose();
    this.#farms.clear();
  }

  async #adopt(execution: vscode.TaskExecution): Promise<void> {
    const { definition } = execution.task;
    if (definition.type !== farmTaskType || this.#farms.has(execution)) return;
    const channel = await this.#channels.of(definition);
    if (this.#owned.isDisposed || this.#farms.has(execution)) return;
    this.#add(execution, channel);
    // It may have ended while the channel was made.
    if (!vscode.tasks.taskExecutions.includes(execution)) this.#onEnd(execution);
  }

  #add(source: FarmSource, channel: ControlChannel): RunningFarm {
    // The task of a farm that was joined before: it stands for it from now on.
    const [joined, before] = [...this.#farms].find(([, { id }]) => id === channel.path) ?? [];
    if (joined && before && !before.task) {
      this.#farms.delete(joined);
      before.dispose();
    }
    const farm = new RunningFarm(source, channel);
    if (before?.state) this.#ready.add(farm);
    this.#farms.set(source, farm);
    farm.onDidChange(() => {
      this.#changed.fire(farm);
      if (farm.state?.phase !== 'ready' || this.#ready.has(farm)) return;
      this.#ready.add(farm);
      this.#becameReady.fire(farm);
    });
    farm.onDidTrace(() => this.#traced.fire(farm));
    this.#changed.fire(undefined);
    this.#started.fire(farm);
    return farm;
  }

  #remove(source: FarmSource, farm: RunningFarm): void {
    this.#farms.delete(source);
    this.#stopped.fire(farm);
    this.#changed.fire(undefined);
    farm.dispose();
  }

  #onEnd(execution: vscode.TaskExecution): void {
    const farm = this.#farms.get(execution);
    if (!farm) return;
    this.#farms.delete(execution);
    farm.markEnded();
    this.#changed.fire(undefined);
    const exitCode = this.#exitCodes.get(farm);
    if (exitCode === exitCodes.alreadyRunning) {
      farm.dispose();
      void this.joinOwn();
      return;
    }
    this.#stopped.fire(farm);
    const problem = farm.state?.failure;
    // Ended by the user with the terminal, or in order.
    const isInOrder = exitCode === exitCodes.stopped || exitCode === exitCodes.calledOff;
    const wasAsked = farm.isStopping || exitCode === undefined || isInOrder;
    if (problem || !wasAsked) {
      const wasReady = this.#ready.has(farm);
      this.#failed.fire({
        farm,
        wasReady,
        ...(problem && { problem }),
        ...(exitCode !== undefined && { exitCode }),
      });
    }
    farm.dispose();
  }
}
