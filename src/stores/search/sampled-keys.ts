import type { CommandRunner } from '../commands.ts';
import { ReplyError } from '../commands.ts';
import { isText, textOfKey } from '../find/key-bytes.ts';
import { lookAt } from '../find/key-look.ts';
import { newKeyPlace, placeOfId } from '../find/key-place.ts';
import { type KeyMatch, newKeyMatch } from '../find/key-rule.ts';
import { type BuiltInLayoutId, isBuiltInLayout } from '../layout-facts.ts';
import type { KeyRecogniser } from '../layouts/key-recognition.ts';
import type { SessionSuggestion } from '../source/session-index.ts';

/** Keys of a sort that are looked at before it is decided what they are. */
const SAMPLE_KEYS = 48;
/** Sorts beyond these are those of keys that all differ. */
const MAX_SORTS = 4096;
/** Looks in all, so that a server with many sorts isn't asked for all its keys. */
const MAX_LOOKS = 50_000;
/** With more keys than this waiting for a decision, the walk waits too. */
const MAX_HELD = 5000;
/** Keys that are looked at in one go. */
const BATCH_KEYS = 250;

/** What sampling keys needs. */
export interface SampledKeysParts {
  readonly runner: CommandRunner;
  readonly isCluster: boolean;
  readonly keys: KeyRecogniser;
  /** Called for each key that belongs to a session. */
  onSettled(key: Uint8Array, match: KeyMatch): void;
  /** Called for each key that has to be looked at, since others of its sort are sessions. */
  onOpen(key: Uint8Array, start: number, end: number): void;
}

type Decision =
  | 'none'
  /** Each is looked at. */
  | 'open'
  /** They are what their names say. */
  | 'as-named'
  /** Sessions that the user is asked about. */
  | 'suggested';

/** Keys with the same prefix and the same kind of id. */
interface Sort {
  readonly isNamed: boolean;
  /** Whether a framework's rule knows their names. */
  readonly isRuled: boolean;
  readonly prefix: string;
  keyCount: number;
  sample: Uint8Array[];
  /** Those that came while the sample was looked at. */
  held: Uint8Array[];
  isLooking: boolean;
  decision: Decision | undefined;
  /** For 'suggested'. */
  layout?: BuiltInLayoutId;
  /** How many of those that were looked at are sessions. */
  share: number;
}

/**
 * Keys whose names say nothing, or not enough: some of each sort are looked at while the walk goes on, and
 * their values decide what becomes of the sort. Nothing is written, and no time to live changes.
 */
export class SampledKeys {
  readonly #parts: SampledKeysParts;
  readonly #sorts = new Map<number, Sort>();
  readonly #place = newKeyPlace();
  readonly #match = newKeyMatch();
  readonly #running = new Set<Promise<void>>();
  #heldCount = 0;
  #lookCount = 0;
  #failure: Error | undefined;

  constructor(parts: SampledKeysParts) {
    this.#parts = parts;
  }

  /** Takes a copy of a key where it needs one. @param isRuled whether a rule knows its name */
  add(bytes: Uint8Array, start: number, end: number, isRuled: boolean): void {
    const place = this.#place;
    if (!placeOfId(bytes, start, end, place) && !isRuled) return;
    const number = isRuled ? -1 - place.sort : place.sort;
    let sort = this.#sorts.get(number);
    if (sort === undefined) {
      const isFull = this.#sorts.size >= MAX_SORTS || this.#lookCount >= MAX_LOOKS;
      if (isFull && !isRuled) return;
      sort = newSort(bytes, start, place, isRuled);
      this.#sorts.set(number, sort);
    }
    sort.keyCount += 1;
    if (sort.decision === undefined)
      this.#hold(sort, Uint8Array.prototype.slice.call(bytes, start, end));
    else this.#follow(sort.decision, bytes, start, end);
  }

  /** Undefined when more keys may come, else a promise for the time when they may. @throws what went wrong */
  ready(): Promise<void> | undefined {
    if (this.#failure) throw this.#failure;
    return this.#heldCount > MAX_HELD && this.#running.size > 0 ? this.#untilFewer() : undefined;
  }

  /** Decides about all sorts that are left. @throws ConnectionError when the server went away */
  async finish(): Promise<void> {
    const left = [...this.#sorts.values()].filter(
      ({ decision, isLooking }) => decision === undefined && !isLooking,
    );
    // A batch holds whole sorts.
    let batch: Sort[] = [];
    let count = 0;
    for (const sort of left) {
      batch.push(sort);
      count += sort.sample.length;
      if (count < BATCH_KEYS) continue;
      await this.#decide(batch);
      batch = [];
      count = 0;
    }
    await this.#decide(batch);
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure;
  }

  /** What the user is asked about, the most keys first. */
  suggestions(): readonly SessionSuggestion[] {
    const byPlace = new Map<string, SessionSuggestion>();
    for (const { decision, layout, prefix, keyCount, share } of this.#sorts.values()) {
      if (decision !== 'suggested' || layout === undefined) continue;
      const place = `${layout} ${prefix}`;
      const before = byPlace.get(place)?.keyCount ?? 0;
      const count = before + Math.max(1, Math.round(keyCount * share));
      byPlace.set(place, { layout, prefix, keyCount: count });
    }
    return [...byPlace.values()].sort((a, b) => b.keyCount - a.keyCount);
  }

  #hold(sort: Sort, key: Uint8Array): void {
    this.#heldCount += 1;
    if (sort.isLooking) {
      sort.held.push(key);
      return;
    }
    sort.sample.push(key);
    if (sort.sample.length >= SAMPLE_KEYS) void this.#decide([sort]);
  }

  #follow(decision: Decision, bytes: Uint8Array, start: number, end: number): void {
    if (decision === 'open') this.#parts.onOpen(bytes, start, end);
    if (decision !== 'as-named') return;
    if (this.#parts.keys.recognise(bytes, start, end, this.#match)) {
      this.#parts.onSettled(bytes, this.#match);
    }
  }

  #decide(sorts: readonly Sort[]): Promise<void> {
    if (sorts.length === 0 || this.#failure) return Promise.resolve();
    for (const sort of sorts) sort.isLooking = true;
    const look = this.#look(sorts)
      .catch((error: unknown) => {
        // Where looking isn't allowed, names are all that there is.
        if (error instanceof ReplyError) for (const sort of sorts) this.#close(sort, 'none');
        else this.#failure = error as Error;
      })
      .finally(() => this.#running.delete(look));
    this.#running.add(look);
    return look;
  }

  async #look(sorts: readonly Sort[]): Promise<void> {
    const { runner, isCluster } = this.#parts;
    const sample = sorts.flatMap((sort) => sort.sample);
    this.#lookCount += sample.length;
    const looks = await lookAt(runner, sample, isCluster);
    let at = 0;
    for (const sort of sorts) {
      const own = looks.slice(at, (at += sort.sample.length));
      const hits: Hit[] = [];
      for (const [index, key] of sort.sample.entries()) {
        const look = own[index];
        if (!look || !this.#parts.keys.settle(key, look, this.#match)) continue;
        hits.push({ key, match: { ...this.#match } });
      }
      this.#judge(sort, hits);
    }
  }

  #judge(sort: Sort, hits: readonly Hit[]): void {
    const [first] = hits;
    sort.share = hits.length / Math.max(1, sort.sample.length);
    if (sort.isRuled) {
      const isOther = hits.some(({ key, match }) => match.layout !== this.#named(key));
      this.#close(sort, isOther ? 'open' : 'as-named');
      return;
    }
    if (!first) {
      this.#close(sort, 'none');
      return;
    }
    const { layout } = first.match;
    if (sort.isNamed || sort.prefix === '' || isOwnShape(first) || isBareId(first)) {
      this.#close(sort, 'open');
      return;
    }
    if (isBuiltInLayout(layout)) sort.layout = layout;
    this.#close(sort, 'suggested');
  }

  #named(key: Uint8Array): string | undefined {
    const match = newKeyMatch();
    return this.#parts.keys.recognise(key, 0, key.length, match) ? match.layout : undefined;
  }

  #close(sort: Sort, wanted: Decision): void {
    const decision = sort.isRuled && wanted === 'none' ? 'as-named' : wanted;
    sort.decision = decision;
    const waiting = [...sort.sample, ...sort.held];
    this.#heldCount -= waiting.length;
    sort.sample = [];
    sort.held = [];
    for (const key of waiting) this.#follow(decision, key, 0, key.length);
  }

  async #untilFewer(): Promise<void> {
    while (this.#heldCount > MAX_HELD && this.#running.size > 0 && !this.#failure) {
      await Promise.race(this.#running);
    }
  }
}

/** A key that was looked at and is one of a session. */
interface Hit {
  readonly key: Uint8Array;
  readonly match: KeyMatch;
}

/** Whether keys of a layout are told from those of anything by their ids or by their fields. */
function isOwnShape({ key, match }: Hit): boolean {
  const { layout, applicationEnd } = match;
  const isSymfony = layout === 'php' && textOfKey(key, 0, applicationEnd).endsWith('sf_s');
  return isSymfony || layout === 'laravel' || layout === 'magento';
}

/** Whether what looks like a prefix belongs to the id. */
function isBareId({ match }: Hit): boolean {
  return match.applicationEnd === match.applicationStart;
}

function newSort(
  bytes: Uint8Array,
  start: number,
  { idStart, isNamed }: { readonly idStart: number; readonly isNamed: boolean },
  isRuled: boolean,
): Sort {
  const isReadable = isText(bytes, start, idStart);
  return {
    isNamed: isNamed || !isReadable,
    isRuled,
    prefix: isReadable ? textOfKey(bytes, start, idStart) : '',
    keyCount: 0,
    sample: [],
    held: [],
    isLooking: false,
    decision: undefined,
    share: 0,
  };
}
