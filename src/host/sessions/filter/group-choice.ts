import type { ChosenSessions } from '../../../lookup/filter/choose-sessions.ts';
import type { SessionChoice } from '../../../lookup/filter/session-filter.ts';
import { valueAtPath } from '../../../stores/read/item-path.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { GroupNode } from '../nodes.ts';

/** The least time between two reports. */
const reportMs = 400;
/** So many sessions are looked at again by themselves. */
const maxQuiet = 400;

/** The sessions of one application that were chosen by more than their names: looked at once, as of a time. */
export class GroupChoice {
  readonly #group: GroupNode;
  readonly #onChange: () => void;
  #abort: AbortController | undefined;
  #result: ChosenSessions | undefined;
  #asOfMs: number | undefined;
  #isStopped = false;
  #isQuiet = false;
  #running: Promise<void> | undefined;

  /** @param onChange called when there is more to show, and at the end */
  constructor(group: GroupNode, onChange: () => void) {
    this.#group = group;
    this.#onChange = onChange;
  }

  /** What was found so far, or by the last look. */
  get result(): ChosenSessions | undefined {
    return this.#result;
  }

  get isRunning(): boolean {
    return this.#abort !== undefined;
  }

  /** Whether the look that is under way was asked for by nobody. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  /** Whether the user ended the look before all sessions were looked at. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** When the look began that the result comes from. */
  get asOfMs(): number | undefined {
    return this.#asOfMs;
  }

  /** Whether another look is no trouble to anybody. */
  get isQuicklyRepeated(): boolean {
    return !this.isRunning && !this.#isStopped && (this.#result?.of ?? maxQuiet + 1) <= maxQuiet;
  }

  /**
   * Looks at all sessions of the group.
   * @param isQuiet keeps what was found before until the end, and tells of no step
   * @throws what the source throws
   */
  start(
    source: SessionSource,
    index: SessionIndex,
    choice: SessionChoice,
    isQuiet = false,
  ): Promise<void> {
    this.#running ??= this.#look(source, index, choice, isQuiet).finally(() => {
      this.#running = undefined;
      this.#abort = undefined;
      if (!isQuiet) this.#onChange();
    });
    return this.#running;
  }

  /** Ends a look; what was found stays. */
  stop(): void {
    if (!this.#abort) return;
    this.#isStopped = true;
    this.#abort.abort();
  }

  async #look(
    source: SessionSource,
    index: SessionIndex,
    choice: SessionChoice,
    isQuiet: boolean,
  ): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    const { chooseSessions } = await import('../../../lookup/filter/choose-sessions.ts');
    const { itemDecoder } = await import('../shown-items/item-decoder.ts');
    const decode = itemDecoder(this.#group.layout);
    const startedAtMs = Date.now();
    let reportedAtMs = startedAtMs;
    this.#isStopped = false;
    this.#isQuiet = isQuiet;
    try {
      const result = await chooseSessions(source, index, this.#group, choice, {
        signal,
        valueOf: ({ items = [] }, path) => valueAtPath(items, path, decode),
        onProgress: (_, soFar) => {
          if (isQuiet || Date.now() - reportedAtMs < reportMs) return;
          reportedAtMs = Date.now();
          this.#result = soFar();
          this.#asOfMs = startedAtMs;
          this.#onChange();
        },
      });
      this.#result = result;
      this.#asOfMs = startedAtMs;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
