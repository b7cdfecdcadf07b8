import type { Command, CommandRunner } from '../stores/commands.ts';
import { isText } from '../stores/find/key-bytes.ts';
import { lookAt } from '../stores/find/key-look.ts';
import { newKeyMatch } from '../stores/find/key-rule.ts';
import type { KeyRecogniser } from '../stores/layouts/key-recognition.ts';
import type { KeySurvey, KeySurveyOptions, StoredKey } from '../stores/source/key-survey.ts';
import type { MemcachedNode } from './nodes/node.ts';

const MAX_KEPT = 50_000;
const MAX_SEEN = 1_000_000;
const MAX_LOOK_MS = 15_000;
const PROGRESS_MS = 200;
/** More data than this under a key is not read whole. */
const MAX_VALUE_BYTES = 256 * 1024;

/**
 * Looks at keys within limits, and keeps those that no layout takes for certain by their names.
 * @throws LinkError
 */
export async function surveyKeys(
  nodes: readonly MemcachedNode[],
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
    if (keys.length >= MAX_KEPT) return;
    keyCount += 1;
    const isTaken = recognise(bytes, start, end, match) && match.isSure && match.isUnmistakable;
    if (!isTaken && isText(bytes, start, end)) keys.push(bytes.slice(start, end));
  };
  const onPiece = (): undefined => {
    const nowMs = performance.now();
    if (keys.length >= MAX_KEPT || keyCount >= MAX_SEEN || nowMs > untilMs) enough.abort();
    if (nowMs < nextReportMs) return;
    nextReportMs = nowMs + PROGRESS_MS;
    options.onProgress?.(keyCount);
  };
  try {
    for (const node of nodes) {
      const { unlistedCount } = await node.list({ visit, onPiece }, ending);
      isWhole &&= unlistedCount === 0;
    }
  } catch (error) {
    if (!ending.aborted) throw error;
    isWhole = false;
  }
  return { keys, keyCount, isWhole };
}

/** All that stands under some keys, but for what is large. */
export async function storedKeys(
  runner: CommandRunner,
  keys: readonly Uint8Array[],
): Promise<readonly StoredKey[]> {
  if (keys.length === 0) return [];
  const looks = await lookAt(runner, keys, false);
  const asked = keys.flatMap((key, index) => {
    const look = looks[index];
    const isSmall = look?.text !== undefined && look.text.sizeBytes <= MAX_VALUE_BYTES;
    return look && isSmall ? [{ key, look }] : [];
  });
  const replies = await runner.pipeline(asked.map(({ key }): Command => ['GET', key]));
  return asked.flatMap(({ key, look }, at) => {
    const data = replies[at];
    return data instanceof Uint8Array ? [{ key, look, data }] : [];
  });
}
