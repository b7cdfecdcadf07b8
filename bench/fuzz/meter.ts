import { getHeapStatistics } from 'node:v8';

/** Bytes that are always there: code and caches of the engine, tables that grow in steps. */
const MEMORY_BASE = 1_000_000;
const MEMORY_PER_BYTE = 10;
const CPU_BASE_MS = 1000;
/** A second for each MB. */
const CPU_MS_PER_BYTE = 1 / 1000;

/** What a stage may not do: take more time or memory than its input is worth. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/** Bytes on the engine's heap and in buffers, garbage included. */
function memoryInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** Runs the stages of an input, and sees to it that none takes too much. */
export class Meter {
  readonly #inputLength: number;
  readonly #collectGarbage: () => void;
  readonly #cpuStart = process.cpuUsage();
  #slowestMs = 0;

  constructor(inputLength: number, collectGarbage: () => void) {
    this.#inputLength = inputLength;
    this.#collectGarbage = collectGarbage;
  }

  /** The time of the input so far, in milliseconds of a processor. */
  get cpuMs(): number {
    const { user, system } = process.cpuUsage(this.#cpuStart);
    return (user + system) / 1000;
  }

  get slowestMs(): number {
    return this.#slowestMs;
  }

  /**
   * Runs a stage. What it has taken is counted with the garbage first; only where that is too much,
   * what is left when the garbage is gone. Its result stays alive until then.
   * @param free bytes that it may take beside those that every stage may.
   * @throws TooMuch
   */
  run<T>(what: string, work: () => T, free = 0): T {
    const before = memoryInUse();
    const startMs = this.cpuMs;
    const result = work();
    const tookMs = this.cpuMs - startMs;
    this.#slowestMs = Math.max(this.#slowestMs, tookMs);
    const allowed = MEMORY_BASE + MEMORY_PER_BYTE * this.#inputLength + free;
    if (memoryInUse() - before > allowed) {
      this.#collectGarbage();
      const held = memoryInUse() - before;
      if (held > allowed) {
        throw new TooMuch(`${what} of ${this.#inputLength} bytes takes ${held} bytes of memory`);
      }
    }
    if (tookMs > CPU_BASE_MS + CPU_MS_PER_BYTE * this.#inputLength) {
      throw new TooMuch(`${what} of ${this.#inputLength} bytes takes ${Math.round(tookMs)} ms`);
    }
    return result;
  }

  /** As {@link run}, of a stage that has to get by on its memory even with the garbage. */
  runStrictly<T>(what: string, work: () => T): T {
    const before = memoryInUse();
    const result = this.run(what, work);
    const taken = memoryInUse() - before;
    if (taken > MEMORY_BASE + MEMORY_PER_BYTE * this.#inputLength) {
      throw new TooMuch(`${what} of ${this.#inputLength} bytes goes through ${taken} bytes`);
    }
    return result;
  }
}
