import { UnknownPlanError } from '../../stores/change/unknown-outcome.ts';
import { questionsFor, refusalOf } from '../../stores/change/conditions.ts';
import type { ChangePlan, ChangeResult } from '../../stores/plan/change-plan.ts';
import { StoreError } from '../../stores/replies.ts';
import { l10n } from '../../formats/reason.ts';
import { LinkError } from '../link-error.ts';
import { type Entry, expiryIn, expiryLeft } from '../nodes/entry.ts';
import type { MemcachedNode, Written } from '../nodes/node.ts';
import { answerTo, ttlMsOf } from '../read-commands.ts';
import type { Guards } from './guards.ts';
import { keyOf, type Lifetime, type Step, stepsOf } from './steps.ts';

/** How often a plan is begun anew because somebody wrote in between. */
const MAX_ATTEMPTS = 12;

/** What carrying out a plan needs. */
export interface CarryOut {
  /** Entries with their values, wherever they are. */
  entries(keys: readonly Uint8Array[]): Promise<readonly (Entry | undefined)[]>;
  nodes(): readonly MemcachedNode[];
  /** The server of an entry that isn't there yet; undefined where only the site's client would know. */
  placeOf(key: Uint8Array): MemcachedNode | undefined;
  readonly guards: Guards;
}

/**
 * Carries a plan out: reads, looks whether its conditions hold, and writes over the versions that were read and no others,
 * with the site's own lock held where it has one. Each entry keeps its flags, and its time to live to the second.
 * @throws UnknownOutcomeError, StoreError `unwritable`, LinkError where nothing was written
 */
export async function carryOut(parts: CarryOut, plan: ChangePlan): Promise<ChangeResult> {
  const { guards } = parts;
  await guards.clearLeft();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const entries = await parts.entries(plan.keys);
    const byKey = new Map(plan.keys.map((key, index) => [hex(key), entries[index]] as const));
    const facts = plan.conditions.map((condition) =>
      questionsFor(plan, condition).map((asked) => answerTo(asked, (key) => byKey.get(hex(key)))),
    );
    const refusal = refusalOf(plan, facts);
    if (refusal) return refusal;
    const steps = stepsOf(plan, entries);
    const giveBack = await guards.take(plan, entries, steps, parts.nodes());
    if (!giveBack) continue;
    let isDone: boolean;
    try {
      isDone = await run(parts, plan, steps, entries);
    } catch (error) {
      // A connection that is lost need not be waited for.
      void giveBack();
      throw error;
    }
    await giveBack();
    if (isDone) return { outcome: 'done', ttlMs: ttlAfter(steps, entries) };
  }
  return { outcome: 'changed', unmet: [] };
}

/** Takes steps one by one; false where somebody was there first, and all is as it was. */
async function run(
  parts: CarryOut,
  plan: ChangePlan,
  steps: readonly Step[],
  entries: readonly (Entry | undefined)[],
): Promise<boolean> {
  const atMs = performance.now();
  const done: { readonly step: Step; readonly cas?: string; readonly node: MemcachedNode }[] = [];
  for (const step of steps) {
    try {
      const node = entries[step.key]?.node ?? placeFor(parts, keyOf(plan, step));
      const written = await take(step, plan, entries[step.key], node);
      if (written === undefined) return await undo();
      if (written.outcome === 'refused') {
        await undo();
        throw refused(written.words);
      }
      if (written.outcome === 'done') {
        done.push({ step, node, ...(written.cas !== undefined && { cas: written.cas }) });
        continue;
      }
      // What has taken the place of an entry that was to go is somebody else's.
      if (step.type === 'delete' && done.length > 0) continue;
      return await undo();
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      const isOpen = error.wasSent || done.length > 0;
      if (!isOpen) throw error;
      throw new UnknownPlanError(plan, { way: 'script', atMs, isRefusedLate: false }, error);
    }
  }
  return true;

  /** Puts back what was written, where nobody has written since. */
  async function undo(): Promise<false> {
    for (const { step, cas, node } of done.reverse()) {
      const key = keyOf(plan, step);
      const entry = entries[step.key];
      if (cas === undefined || step.type === 'touch') continue;
      if (!entry?.value) {
        await node.delete(key, cas);
        continue;
      }
      const expiry = await expiryLeft(entry);
      if (expiry !== undefined) {
        await node.set(key, entry.value, { flags: entry.flags, expiry, cas });
      }
    }
    return false;
  }
}

/** One step; undefined where the entry has ended meanwhile. */
async function take(
  step: Step,
  plan: ChangePlan,
  entry: Entry | undefined,
  node: MemcachedNode,
): Promise<Written | undefined> {
  const key = keyOf(plan, step);
  switch (step.type) {
    case 'add': {
      const expiry = await expiryOf(step.life, node, undefined);
      return node.set(key, step.value, { flags: step.flags, expiry: expiry ?? 0 });
    }
    case 'set': {
      if (!entry) return undefined;
      const expiry = await expiryOf(step.life, node, entry);
      if (expiry === undefined) return undefined;
      return node.set(key, step.value, { flags: entry.flags, expiry, cas: entry.cas });
    }
    case 'touch':
      return node.touch(key, await expiryIn(step.ms / 1000, node));
    case 'delete':
      return entry && node.delete(key, entry.cas);
  }
}

async function expiryOf(
  life: Lifetime,
  node: MemcachedNode,
  entry: Entry | undefined,
): Promise<number | undefined> {
  if (life === 'for-ever') return 0;
  if (life !== 'kept') return expiryIn(life.ms / 1000, node);
  if (!entry) return 0;
  if (entry.ttlSeconds === undefined) throw new StoreError('unwritable', noLifetime());
  return expiryLeft(entry);
}

/** Where a new entry goes. */
function placeFor(parts: CarryOut, key: Uint8Array): MemcachedNode {
  const node = parts.placeOf(key);
  if (!node) {
    throw new StoreError(
      'unwritable',
      l10n.t(
        'The sessions are spread over several servers, and only the site knows which of them it would ask.',
      ),
    );
  }
  return node;
}

function refused(words: string): StoreError {
  return new StoreError(
    'unwritable',
    /too large/i.test(words)
      ? l10n.t('The server does not store a session of this size.')
      : l10n.t('The server did not store it.'),
  );
}

function noLifetime() {
  return l10n.t(
    'The server is older than Memcached 1.6 and does not tell how long a session lives, so that it cannot be kept.',
  );
}

/** The time to live of the first key, as PTTL has it. */
function ttlAfter(steps: readonly Step[], [first]: readonly (Entry | undefined)[]): number {
  const step = steps.find(({ key }) => key === 0);
  if (!step) return ttlMsOf(first);
  if (step.type === 'delete') return -2;
  if (step.type === 'touch') return step.ms;
  if (step.life === 'for-ever') return -1;
  return step.life === 'kept' ? ttlMsOf(first) : step.life.ms;
}

function hex(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
