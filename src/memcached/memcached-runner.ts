import type { PlanTaker } from '../stores/change/plan-taker.ts';
import { type Command, type LuaScript, type Reply, ReplyError } from '../stores/commands.ts';
import { HEAD_BYTES, LOOK_AT_KEYS, TAIL_BYTES } from '../stores/find/key-look.ts';
import type { ChangePlan, ChangeResult } from '../stores/plan/change-plan.ts';
import { carryOut } from './carry-out/carry-out.ts';
import { Guards } from './carry-out/guards.ts';
import { type Entry, expiryLeft } from './nodes/entry.ts';
import type { MemcachedNode } from './nodes/node.ts';
import type { Servers } from './nodes/servers.ts';
import { answerTo, keysIn, needsValue, unknownCommand } from './read-commands.ts';

/** Values that come at once where only their beginnings are looked at. */
const LOOK_BATCH = 128;

/** The server of an entry that isn't there yet; undefined where nobody knows. */
type PlaceOf = (key: Uint8Array, nodes: readonly MemcachedNode[]) => MemcachedNode | undefined;

const theOnly: PlaceOf = (_, nodes) => (nodes.length === 1 ? nodes[0] : undefined);

/**
 * Entries of Memcached as strings of Redis: answers the commands by which the stores read, and carries their plans out by
 * compare-and-set. All that one round of commands asks of a key comes from one reading of it.
 */
export class MemcachedRunner implements PlanTaker {
  /** How exactly the servers tell and keep a time to live. */
  readonly ttlStepMs = 1000;
  readonly #servers: Servers;
  readonly #guards: Guards;
  readonly #placeOf: PlaceOf;

  constructor(servers: Servers, guards = new Guards(), placeOf: PlaceOf = theOnly) {
    this.#servers = servers;
    this.#guards = guards;
    this.#placeOf = placeOf;
  }

  /** The same, for plans that make entries whose places among several servers are known. */
  placing(placeOf: PlaceOf): MemcachedRunner {
    return new MemcachedRunner(this.#servers, this.#guards, placeOf);
  }

  async call(command: Command): Promise<Reply> {
    const [reply = null] = await this.pipeline([command]);
    if (reply instanceof ReplyError) throw reply;
    return reply;
  }

  async pipeline(commands: readonly Command[]): Promise<readonly Reply[]> {
    const asked = new Map<string, { readonly key: Uint8Array; withValue: boolean }>();
    for (const command of commands) {
      for (const key of keysIn(command)) {
        const one = asked.get(nameOf(key)) ?? { key, withValue: false };
        one.withValue ||= needsValue(command);
        asked.set(nameOf(key), one);
      }
    }
    const wanted = [...asked.values()];
    const entries = await this.#servers.entries(
      wanted.map(({ key }) => key),
      (index) => wanted[index]?.withValue === true,
    );
    const found = new Map([...asked.keys()].map((name, index) => [name, entries[index]]));
    return commands.map((command) => answerTo(command, (key) => found.get(nameOf(key))));
  }

  /** Of scripts, only the look at what stands under keys: that is one reading of each. */
  script({ name }: LuaScript, keys: readonly Uint8Array[]): Promise<Reply> {
    if (name !== LOOK_AT_KEYS) return Promise.reject(unknownCommand('EVALSHA'));
    return this.#lookAt(keys);
  }

  async #lookAt(keys: readonly Uint8Array[]): Promise<readonly Reply[]> {
    const looks: Reply[] = [];
    // Values come whole: only so many at once.
    for (let start = 0; start < keys.length; start += LOOK_BATCH) {
      const some = keys.slice(start, start + LOOK_BATCH);
      const entries = await this.#servers.entries(some, () => true);
      for (const entry of entries) {
        const { value = new Uint8Array(0), sizeBytes = 0 } = entry ?? {};
        const tail = value.length > HEAD_BYTES ? value.subarray(-TAIL_BYTES) : [];
        const head = Uint8Array.from([...value.subarray(0, HEAD_BYTES), ...tail]);
        looks.push(entry ? 'string' : 'none', sizeBytes, head);
      }
    }
    return looks;
  }

  transaction(): Promise<never> {
    return Promise.reject(unknownCommand('WATCH'));
  }

  takePlan(plan: ChangePlan): Promise<ChangeResult> {
    const parts = {
      entries: (keys: readonly Uint8Array[]) => this.#servers.entriesToWrite(keys),
      nodes: (): readonly MemcachedNode[] => this.#servers.nodes(),
      placeOf: (key: Uint8Array) => this.#placeOf(key, this.#servers.nodes()),
      guards: this.#guards,
    };
    return carryOut(parts, plan);
  }

  /** Gives locks of ours back that are left of a change whose connection broke. */
  clearUp(): Promise<void> {
    return this.#guards.clearLeft();
  }

  /**
   * Writes entries with what they hold already, so that a write which is still on its way, and whose reply is not there,
   * finds another version than its own. Whatever goes wrong is no error: it is a precaution.
   */
  async stopLate(keys: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#guards.clearLeft();
      const entries = await this.#servers.entriesToWrite(keys);
      await Promise.all(keys.map((key, index) => rewrite(key, entries[index])));
    } catch {
      // What is late may still come.
    }
  }
}

async function rewrite(key: Uint8Array, entry: Entry | undefined): Promise<void> {
  if (!entry?.value) return;
  const expiry = await expiryLeft(entry);
  if (expiry === undefined) return;
  const { flags, cas } = entry;
  await entry.node.set(key, entry.value, { flags, expiry, cas });
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
