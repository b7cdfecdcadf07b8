import { equalBytes } from '../../formats/splice.ts';
import type { Reply } from '../commands.ts';
import type { StoreLayout } from '../layout.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { decodeText, secondsOf } from '../replies.ts';
import type { SessionLock, SessionPart, SessionSnapshot } from '../session.ts';
import { verbatim } from '../../formats/reason.ts';

/** The types of a session's keys, `none` where there is no key. */
export type PartTypes = Readonly<Record<SessionPart, string>>;

/** The types of the keys that were read. */
export function typesOf(
  reads: Readonly<Partial<Record<SessionPart, { readonly type: string }>>>,
): PartTypes {
  const { data, lock, timeout } = reads;
  return {
    data: data?.type ?? 'none',
    lock: lock?.type ?? 'none',
    timeout: timeout?.type ?? 'none',
  };
}

/** What is wrong with a session, told from its keys' types, the data key's PTTL and its data. */
export function conditionOf(
  { keyShapes }: StoreLayout,
  types: PartTypes,
  dataTtlMs: number,
  { damage, fate, ends }: Pick<ItemsRead, 'damage' | 'fate' | 'ends'>,
  nowMs: number,
): Pick<SessionSnapshot, 'condition' | 'problem' | 'fate'> {
  for (const part of ['data', 'lock', 'timeout'] as const) {
    const shape = keyShapes[part];
    if (shape === undefined || types[part] === 'none' || types[part] === shape.type) continue;
    // The id stands in what is before it.
    const [, suffix = ''] = shape.pattern.split(/<id>\}?/);
    return {
      condition: 'wrong-type',
      problem: verbatim(`…${suffix}: ${types[part]} (${shape.type})`),
    };
  }
  if (types.data === 'none') {
    if (types.timeout !== 'none') return { condition: 'no-data' };
    return { condition: types.lock === 'none' ? 'gone' : 'lock-only' };
  }
  if (damage !== undefined) {
    return { condition: 'damaged', problem: damage, ...(fate && { fate }) };
  }
  if (ends !== undefined && ends.atMs <= nowMs) return { condition: 'ended', problem: ends.reason };
  return { condition: dataTtlMs === -1 ? 'no-ttl' : 'ok' };
}

/** The time to live of the key that counts: that of the data where the other isn't there. */
export function ttlOf(
  { ttlPart }: StoreLayout,
  reads: Readonly<Partial<Record<SessionPart, { readonly type: string; readonly ttlMs: number }>>>,
): number {
  const part = reads[ttlPart];
  return (part !== undefined && part.type !== 'none' ? part : reads.data)?.ttlMs ?? -2;
}

/** The timeout that its own key holds. */
export function timeoutIn(layout: StoreLayout, value: Reply | undefined): number | undefined {
  if (!layout.readTimeout) return secondsOf(value);
  return value instanceof Uint8Array ? layout.readTimeout(value) : undefined;
}

const NOTHING = new Uint8Array(0);

/** A lock from what its key holds, as the layout reads it. */
export function heldLock(
  layout: StoreLayout,
  value: Reply | undefined,
  pttlMs: number,
  nowMs: number,
): SessionLock {
  const bytes = value instanceof Uint8Array ? value : NOTHING;
  const text = decodeText(bytes);
  const isExact = equalBytes(new TextEncoder().encode(text), bytes);
  return {
    ...(layout.readLock?.(text, pttlMs, nowMs) ?? {
      value: text,
      ...(pttlMs >= 0 && { ttlMs: pttlMs }),
    }),
    ...(!isExact && { valueBytes: bytes }),
  };
}
