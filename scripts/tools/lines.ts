import { explainRedisError } from '../../src/host/endpoints/redis-errors.ts';

/** Prints a result as one line of JSON. */
export async function print(result: object): Promise<void> {
  await write(`${JSON.stringify(result)}\n`);
}

/** Prints a text as it is. */
export async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/**
 * Runs a tool to its end. What goes wrong is one line, too: `{message}`, in the words that the product has for
 * it, and the exit code 1.
 */
export async function runTool(tool: () => Promise<void>): Promise<void> {
  // Nothing is wrong when the reader of a pipe has had enough.
  process.stdout.on('error', () => process.exit(0));
  try {
    await tool();
  } catch (error) {
    await print({ message: messageOf(error) });
    process.exitCode = 1;
  }
}

/** What an error says to the user. */
export function messageOf(error: unknown): string {
  const own = error instanceof Error ? error.message : String(error);
  return explainRedisError(error)?.message ?? own;
}
