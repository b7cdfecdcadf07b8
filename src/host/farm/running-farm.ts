import * as vscode from '../shown/vscode.ts';
import { breakpointRules } from '../../protocol/farm/breakpoint.ts';
import type { BreakpointChange, BreakpointRule } from '../../protocol/farm/breakpoint.ts';
import type { FarmCommand } from '../../protocol/farm/commands.ts';
import type { FarmPhase, FarmState } from '../../protocol/farm/state.ts';
import type { RequestDetails } from '../../protocol/farm/request-details.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { FarmRecord } from '../../protocol/farm-record.ts';
import { shaped } from '../../shapes/shape.ts';
import type { DisposableLike } from '../disposable.ts';
import type { ControlChannel } from './control-channel.ts';
import { farmName, toFarmDefinition } from './definition.ts';
import type { FarmDefinition } from './definition.ts';
import { FarmClient } from './farm-client.ts';

/** How many requests are kept to be shown; the farm itself remembers as many. */
const maxTraceLength = 5000;

/** A farm that doesn't end by itself when it is told to is ended after this. */
const stopLimitMs = 10_000;

/** After this a farm is tried again whose connection broke off while its task goes on. */
const reconnectMs = 200;

/** What stands for a farm: its task in this window, or what it says of itself. */
export type FarmSource = vscode.TaskExecution | FarmRecord;

/** One farm: its task, and what its process tells over the control socket. */
export class RunningFarm implements DisposableLike {
  /** Stands for the farm in the ids of rows: the same over a restart of the farm. */
  readonly id: string;
  /** Its task in this window; absent for a farm of another window, or before VS Code has it back. */
  readonly task: vscode.Task | undefined;
  readonly definition: FarmDefinition;
  state: FarmState | undefined;
  /** Oldest first. */
  trace: readonly TraceEntry[] = [];
  /** What it has left of its requests when it ended, by their ids. */
  readonly left = new Map<number, RequestDetails>();
  /** The names of the commands that it knows; undefined while it hasn't said so. */
  commands: readonly string[] | undefined;
  hasEnded = false;
  isStopping = false;

  #lastUrl = 'http://localhost';
  #lastName: string | undefined;
  readonly #client: FarmClient;
  readonly #source: FarmSource;
  #retry: NodeJS.Timeout | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #traced = new vscode.EventEmitter<void>();
  readonly #ended = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly onDidTrace = this.#traced.event;
  readonly onDidEnd = this.#ended.event;

  constructor(source: FarmSource, channel: ControlChannel) {
    this.id = channel.path;
    this.#source = source;
    this.task = 'task' in source ? source.task : undefined;
    this.definition = toFarmDefinition(this.task?.definition ?? {});
    this.#client = new FarmClient({
      onWelcome: (commands) => {
        this.commands = commands;
      },
      onState: (state) => {
        this.state = state;
        this.#lastUrl = state.balancer.url;
        this.#lastName = state.name;
        this.#changed.fire();
      },
      onTrace: (entries, reset) => {
        if (reset) this.left.clear();
        this.trace = (reset ? entries : withEntries(this.trace, entries)).slice(-maxTraceLength);
        this.#traced.fire();
      },
      onKept: (details) => this.left.set(details.entry.id, details),
      onClose: () => this.#onClose(channel),
    });
    void this.#client.connect(channel);
  }

  /** Where it listens, or did. */
  get lastUrl(): string {
    return this.#lastUrl;
  }

  get name(): string {
    if (this.#lastName !== undefined) return this.#lastName;
    const source = this.#source;
    return 'task' in source ? farmName(this.definition, source.task.name) : source.name;
  }

  /** The window that started it, if it is another one. */
  get otherWindow(): string | undefined {
    return 'task' in this.#source ? undefined : this.#source.window;
  }

  get phase(): FarmPhase {
    if (this.isStopping) return 'stopping';
    return this.state?.phase ?? 'starting';
  }

  get isDebugged(): boolean {
    return this.definition['debug'] === true;
  }

  /**
   * Gives the farm a command.
   * @returns what the command asked for, not checked
   * @throws FarmCommandError when the farm refuses or has ended
   */
  send(command: FarmCommand): Promise<unknown> {
    return this.#client.send(command);
  }

  /**
   * Changes the breakpoints of the farm.
   * @returns those that it has afterwards
   * @throws FarmCommandError when the farm refuses or has ended
   */
  async changeBreakpoints(change: BreakpointChange): Promise<readonly BreakpointRule[]> {
    const reply = await this.send({ name: 'changeBreakpoints', change });
    const breakpoints = shaped(breakpointRules, reply) ?? [];
    // States that come after the answer have them; none may come for a while.
    if (this.state) this.state = { ...this.state, breakpoints };
    this.#changed.fire();
    return breakpoints;
  }

  /** Ends the farm with all its servers; resolves when the task has ended. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.isStopping = true;
    this.#changed.fire();
    const ended = new Promise<void>((resolve) => this.onDidEnd(resolve));
    const terminate = (): void => {
      if ('task' in this.#source) this.#source.terminate();
    };
    const limit = setTimeout(terminate, stopLimitMs);
    if (this.#client.isConnected) {
      // The farm may close the connection before it answers.
      this.send({ name: 'stop' }).catch(() => undefined);
    } else {
      terminate();
    }
    await ended;
    clearTimeout(limit);
  }

  /** The task has ended. */
  markEnded(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    clearTimeout(this.#retry);
    this.#client.dispose();
    this.#ended.fire();
  }

  /** The task goes on: it was another process of the same farm, which has just ended. */
  #onClose(channel: ControlChannel): void {
    if (!this.task) {
      // Without a task its process is all there is of it.
      this.markEnded();
      return;
    }
    if (!this.state?.failure) this.state = undefined;
    this.#changed.fire();
    this.#retry = setTimeout(() => void this.#client.connect(channel), reconnectMs);
  }

  /** Lets go of the farm, without ending it. */
  dispose(): void {
    clearTimeout(this.#retry);
    this.#client.dispose();
    for (const emitter of [this.#changed, this.#traced, this.#ended]) emitter.dispose();
  }
}

/** A trace with entries that have come: those that were there before give way to what is known now. */
function withEntries(
  trace: readonly TraceEntry[],
  entries: readonly TraceEntry[],
): readonly TraceEntry[] {
  const known = new Set(trace.map(({ id }) => id));
  const news = new Map(entries.map((entry) => [entry.id, entry]));
  return [
    ...trace.map((entry) => news.get(entry.id) ?? entry),
    ...[...news.values()].filter(({ id }) => !known.has(id)),
  ];
}
