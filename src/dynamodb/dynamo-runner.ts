import type { PlanTaker } from '../stores/change/plan-taker.ts';
import { questionsFor, refusalOf } from '../stores/change/conditions.ts';
import { UnknownPlanError } from '../stores/change/unknown-outcome.ts';
import { type Command, type CommandRunner, type Reply, ReplyError } from '../stores/commands.ts';
import type { ChangePlan, ChangeResult } from '../stores/plan/change-plan.ts';
import { StoreError } from '../stores/replies.ts';
import { NoReplyError } from '../stores/source-error.ts';
import { ConditionFailedError } from './dynamo-api.ts';
import { DynamoError } from './dynamo-error.ts';
import type { DynamoTable } from './dynamo-table.ts';
import {
  answer,
  type AnswerTime,
  keysOf,
  type ReadRecord,
  readRecord,
  remainingMs,
} from './item-answers.ts';
import { needsLife, recordChange } from './record-change.ts';
import type { WireItem } from './wire-value.ts';

/** How often a change starts over when something else in the record has changed. */
const MAX_ATTEMPTS = 6;
/** Records that were read are what a change begins with, so that it takes one request. */
const MAX_KEPT = 32;
const MAX_KEPT_BYTES = 64 * 1024;

/**
 * Shows a table to the stores: each record is a hash of its attributes, under its key. A pipeline reads each
 * record once, consistently; a plan is one conditional write.
 */
export class DynamoRunner implements PlanTaker {
  readonly #table: DynamoTable;
  readonly #kept = new Map<string, ReadRecord>();

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async call(command: Command): Promise<Reply> {
    const [reply = null] = await this.pipeline([command]);
    if (reply instanceof ReplyError) throw reply;
    return reply;
  }

  async pipeline(commands: readonly Command[]): Promise<readonly Reply[]> {
    const keys = new Set(commands.flatMap((command) => keysOf(command).map(textOf)));
    return this.#answers(await this.read([...keys]), commands);
  }

  /** The same for records that were read already: nothing is asked of the table. */
  over(records: ReadonlyMap<string, ReadRecord>): CommandRunner {
    return {
      call: (command) => Promise.resolve(this.#answers(records, [command])[0] ?? null),
      pipeline: (commands) => Promise.resolve(this.#answers(records, commands)),
      script: () => this.script(),
      transaction: () => this.transaction(),
    };
  }

  #answers(
    records: ReadonlyMap<string, ReadRecord>,
    commands: readonly Command[],
  ): readonly Reply[] {
    const time = this.#time();
    return commands.map((command): Reply => {
      const named = keysOf(command).map((key) => records.get(textOf(key)));
      if (command[0] === 'EXISTS') return named.filter(Boolean).length;
      return answer(command, named[0], time);
    });
  }

  /** What commands say of a record that was read. */
  answersOf(record: ReadRecord | undefined, commands: readonly Command[]): readonly Reply[] {
    const time = this.#time();
    return commands.map((command) => answer(command, record, time));
  }

  script(): Promise<Reply> {
    return Promise.reject(new ReplyError("ERR unknown command 'EVALSHA'"));
  }

  transaction<T>(): Promise<T> {
    return Promise.reject(new ReplyError("ERR unknown command 'MULTI'"));
  }

  /** The records of keys, as they are now; those that aren't there are left out. */
  async read(keys: readonly string[]): Promise<ReadonlyMap<string, ReadRecord>> {
    const found = new Map<string, ReadRecord>();
    if (keys.length === 0) return found;
    const wires = await this.#table.getMany(keys);
    for (const key of keys) {
      const wire = wires.get(key);
      const record = wire && this.#keep(key, wire);
      if (record) found.set(key, record);
      else this.#kept.delete(key);
    }
    return found;
  }

  /**
   * Carries a plan out on one record. What was read before is judged first; where that is stale, the
   * condition of the write says so, with what is there instead.
   */
  async takePlan(plan: ChangePlan): Promise<ChangeResult> {
    const [bytes, ...more] = plan.keys;
    if (!bytes || more.length > 0) throw new StoreError('split-keys', '');
    const key = textOf(bytes);
    let record = this.#kept.get(key);
    let isFresh = false;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (!record && !isFresh) {
        record = (await this.read([key])).get(key);
        isFresh = true;
      }
      const time = this.#time();
      const refusal = refused(plan, record, time);
      if (refusal && isFresh) return refusal;
      if (refusal) {
        record = undefined;
        continue;
      }
      const result = await this.#write(plan, key, record, time);
      if (result.outcome === 'done') return result;
      record = result.record;
      isFresh = record !== undefined;
    }
    const unmet = plan.conditions.flatMap(({ type }, at) => (type === 'reads' ? [at] : []));
    return { outcome: 'changed', unmet };
  }

  async #write(
    plan: ChangePlan,
    key: string,
    record: ReadRecord | undefined,
    time: AnswerTime,
  ): Promise<
    | Extract<ChangeResult, { outcome: 'done' }>
    | { readonly outcome: 'stale'; readonly record: ReadRecord | undefined }
  > {
    const { keyName } = this.#table.facts;
    const { action, input } = recordChange(plan, { key, keyName }, record, time);
    this.#kept.delete(key);
    const atMs = performance.now();
    try {
      const wire = await this.#table.write(action, input);
      if (action === 'DeleteItem') return { outcome: 'done', ttlMs: -2 };
      const after = wire ?? ('Item' in input ? (input.Item as WireItem) : undefined);
      const now = after && this.#keep(key, after);
      return { outcome: 'done', ttlMs: now ? remainingMs(now, this.#time()) : -1 };
    } catch (error) {
      if (error instanceof ConditionFailedError) {
        return { outcome: 'stale', record: error.item && this.#keep(key, error.item) };
      }
      const lost = lostReply(error);
      if (!lost) throw error;
      throw new UnknownPlanError(plan, { way: 'script', atMs, isRefusedLate: false }, lost);
    }
  }

  #keep(key: string, wire: WireItem): ReadRecord {
    const record = readRecord(wire, this.#table.facts.keyName);
    this.#kept.delete(key);
    if (record.sizeBytes <= MAX_KEPT_BYTES) this.#kept.set(key, record);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return record;
  }

  #time(): AnswerTime {
    return { nowMs: Date.now(), ttlAttribute: this.#table.facts.ttlAttribute };
  }
}

/** What refuses a plan by what a record holds. What is past its end counts as gone. */
function refused(
  plan: ChangePlan,
  record: ReadRecord | undefined,
  time: AnswerTime,
): ChangeResult | undefined {
  if (record && needsLife(plan) && remainingMs(record, time) === 0) return { outcome: 'gone' };
  const facts = plan.conditions.map((condition) =>
    questionsFor(plan, condition).map((question) => answer(question, record, time)),
  );
  return refusalOf(plan, facts);
}

/** The loss of a reply, of a change that may have been done; DynamoDB says so of its own failures, too. */
function lostReply(error: unknown): NoReplyError | undefined {
  if (error instanceof NoReplyError) return error.wasSent ? error : undefined;
  if (error instanceof DynamoError && error.code === 'unavailable') {
    return new NoReplyError(error.message, { wasSent: true, isLate: false, cause: error });
  }
  return undefined;
}

const decoder = new TextDecoder();

function textOf(key: Uint8Array): string {
  return decoder.decode(key);
}
