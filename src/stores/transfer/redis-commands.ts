import type { ChangeWrite } from '../plan/change-plan.ts';
import { layoutById } from '../layouts/layouts.ts';
import { StoreError } from '../replies.ts';
import type { SessionSnapshot } from '../session.ts';

/** Where commands are pasted. */
export type CommandPlace = 'redis-cli' | 'posix' | 'powershell';

/** The longest item that is put on one line of a terminal without trouble is far below that. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Commands that make a session again as it is, in the place of what has its keys: items, timeout and time to live, without a lock. All of
 * them are done, or none.
 * @param place `redis-cli` for its own prompt, `posix` for bash and other shells, `powershell`
 * @param database of Redis, 0 for the first one
 * @throws StoreError `unwritable` for a layout that we can't make
 */
export function redisCommands(
  { ref, items, blob, timeoutSeconds, ttlMs }: SessionSnapshot,
  place: CommandPlace,
  database: number,
): string {
  const layout = layoutById(ref.layout);
  if (!layout.planCreate) throw new StoreError('unwritable', layout.id);
  const plan = layout.planCreate({
    keys: layout.keys(ref),
    items,
    ...(blob && { blob }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs: Math.max(1, Math.round(ttlMs)) }),
  });
  const written = new Set(plan.writes.map(({ key }) => key));
  const keyAt = (at: number): Uint8Array => plan.keys[at] ?? new Uint8Array();
  const lines = [
    ['MULTI'],
    ['DEL', ...[...written].map(keyAt)],
    ...plan.writes.map((write) => commandOf(write, keyAt)),
    ['EXEC'],
  ].map((words) => words.map(quoted).join(' '));
  if (lines.reduce((sum, { length }) => sum + length, 0) > 4 * maxBytes) {
    throw new StoreError('too-many-items', String(maxBytes));
  }
  const select = database === 0 ? '' : ` -n ${database}`;
  switch (place) {
    case 'redis-cli':
      return `${lines.join('\n')}\n`;
    case 'posix':
      // Nothing in a quoted document means anything to the shell, and no line of ours is its end.
      return `redis-cli${select} <<'SESSION'\n${lines.join('\n')}\nSESSION\n`;
    case 'powershell':
      return `@'\n${lines.join('\n')}\n'@ | redis-cli${select}\n`;
  }
}

type Word = string | number | Uint8Array;

function commandOf(write: ChangeWrite, keyAt: (at: number) => Uint8Array): readonly Word[] {
  if (write.type !== 'command') throw new StoreError('unwritable', write.type);
  const [name, ...rest] = write.command;
  return [name, keyAt(write.key), ...rest];
}

/** A word as redis-cli reads it (sds.c, `sdssplitargs`): in double quotes, bytes beyond ASCII as `\xNN`. */
function quoted(word: Word): string {
  if (typeof word === 'number') return String(word);
  const bytes = typeof word === 'string' ? new TextEncoder().encode(word) : word;
  if (bytes.length > 0 && /^[A-Z]+$/.test(String(word))) return String(word);
  const parts: string[] = [];
  for (const byte of bytes) parts.push(escapes[byte] ?? '');
  return `"${parts.join('')}"`;
}

/** Quotes of any kind are escaped as bytes, so that no shell takes one for its own. */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return byte >= 0x20 && byte < 0x7f && !/["'\\`$]/.test(character)
    ? character
    : `\\x${byte.toString(16).padStart(2, '0')}`;
});
