import type { Command, Reply } from '../../stores/commands.ts';
import { isText } from '../../stores/find/key-bytes.ts';
import { lookAt } from '../../stores/find/key-look.ts';
import { newKeyMatch } from '../../stores/find/key-rule.ts';
import type { KeyRecogniser } from '../../stores/layouts/key-recognition.ts';
import type { KeySurvey, KeySurveyOptions, StoredKey } from '../../stores/source/key-survey.ts';
import type { RedisConnection } from '../connection.ts';
import { walkAll } from './walk-all.ts';

/** Keys that are kept, and that are looked at: SCAN's order makes those that come first a fair sample. */
const MAX_KEPT = 50_000;
const MAX_SEEN = 1_000_000;
const MAX_LOOK_MS = 15_000;
/** Keys whose names are longer were made by no one who keeps sessions. */
const MAX_KEY_BYTES = 512;
const PROGRESS_MS = 200;
/** More data than this under a key is not read whole. */
const MAX_STRING_BYTES = 256 * 1024;
const MAX_FIELDS = 500;
const MAX_HASH_BYTES = 1024 * 1024;

/**
 * Looks at keys within limits, and keeps those that no layout takes for certain by their names.
 * @throws ReplyError where SCAN isn't allowed, ConnectionError when a server goes away
 */
export async function surveyKeys(
  connection: RedisConnection,
  { recognise }: KeyRecogniser,
  options: KeySurveyOptions,
): Promise<KeySurvey> {
  const { signal } = options;
  const enough = new AbortController();
  const ending = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  const untilMs = performance.now() + MAX_LOOK_MS;
  const keys: Uint8Array[] = [];
  const match = newKeyMatch();
  let [keyCount, nextReportMs, isWhole] = [0, 0, true];
  const visit = (bytes: Uint8Array, start: number, end: number): void => {
    if (keys.length >= MAX_KEPT || end - start > MAX_KEY_BYTES) return;
    keyCount += 1;
    const isTaken = recognise(bytes, start, end, match) && match.isSure && match.isUnmistakable;
    if (isTaken || !isText(bytes, start, end)) return;
    keys.push(Uint8Array.prototype.slice.call(bytes, start, end));
  };
  const onPage = (): void => {
    const nowMs = performance.now();
    if (keys.length >= MAX_KEPT || keyCount >= MAX_SEEN || nowMs > untilMs) enough.abort();
    if (nowMs < nextReportMs) return;
    nextReportMs = nowMs + PROGRESS_MS;
    options.onProgress?.(keyCount);
  };
  try {
    await walkAll(connection, { visit, onPage, signal: ending });
  } catch (error) {
    if (!ending.aborted) throw error;
    isWhole = false;
  }
  return { keys, keyCount, isWhole };
}

/** Reads all that stands under some keys: those that are there, may be read, and aren't large. */
export async function storedKeys(
  connection: RedisConnection,
  keys: readonly Uint8Array[],
): Promise<readonly StoredKey[]> {
  if (keys.length === 0) return [];
  const looks = await lookAt(connection, keys, connection.facts.mode === 'cluster');
  const asked = keys.flatMap((key, index) => {
    const look = looks[index];
    return look && (look.type === 'string' || look.type === 'hash') ? [{ key, look }] : [];
  });
  const sizes = await connection.pipeline(
    asked.flatMap(({ key, look }): Command[] => [
      look.type === 'hash' ? ['HLEN', key] : ['STRLEN', key],
      ['MEMORY', 'USAGE', key],
    ]),
  );
  const readable = asked.filter(({ look }, at) => {
    const [size, memory] = [sizes[2 * at], sizes[2 * at + 1]];
    if (look.type === 'string') return typeof size === 'number' && size <= MAX_STRING_BYTES;
    const isFew = typeof size === 'number' && size <= MAX_FIELDS;
    return isFew && (typeof memory !== 'number' || memory <= MAX_HASH_BYTES);
  });
  const replies = await connection.pipeline(
    readable.map(({ key, look }): Command => [look.type === 'hash' ? 'HGETALL' : 'GET', key]),
  );
  return readable.flatMap(({ key, look }, at): readonly StoredKey[] => {
    const data: Reply = replies[at] ?? null;
    return data instanceof Uint8Array || Array.isArray(data) ? [{ key, look, data }] : [];
  });
}
