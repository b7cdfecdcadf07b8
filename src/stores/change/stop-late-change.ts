import { type Command, type CommandRunner, type TransactionLink } from '../commands.ts';
import { listOf, textOf } from '../replies.ts';

/**
 * Writes the first of these keys that is there with what it holds already, so that EXEC of a
 * transaction that watches them, and whose reply is not there, does nothing any more. A time to live
 * stays as it is. Whatever goes wrong is no error: it is a precaution.
 */
export async function stopLateTransaction(
  runner: CommandRunner,
  keys: readonly Uint8Array[],
): Promise<void> {
  try {
    await runner.transaction(async (link) => {
      for (const key of keys) {
        const touch = await touchOf(link, keys, key);
        if (!touch) continue;
        // Refused when somebody writes a key meanwhile, which does as well.
        await link.commit([touch]);
        return;
      }
    });
  } catch {
    // A user without these commands has to wait instead.
  }
}

/** A command that writes to a key what stands there; undefined where that isn't possible. */
async function touchOf(
  link: TransactionLink,
  keys: readonly Uint8Array[],
  key: Uint8Array,
): Promise<Command | undefined> {
  const [type] = await link.watch(keys, [['TYPE', key]]);
  switch (textOf(type, 'TYPE')) {
    case 'string': {
      const [first] = await link.watch(keys, [['GETRANGE', key, 0, 0]]);
      return first instanceof Uint8Array && first.length > 0
        ? ['SETRANGE', key, 0, first]
        : undefined;
    }
    case 'hash': {
      const [names] = await link.watch(keys, [['HKEYS', key]]);
      const [field] = listOf(names, 'HKEYS');
      if (!(field instanceof Uint8Array)) return undefined;
      const [value] = await link.watch(keys, [['HGET', key, field]]);
      return value instanceof Uint8Array ? ['HSET', key, field, value] : undefined;
    }
    default:
      return undefined;
  }
}
