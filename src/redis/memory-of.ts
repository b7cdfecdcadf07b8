import type { Command, CommandRunner } from '../stores/commands.ts';
import { layoutById } from '../stores/layouts/layouts.ts';
import type { SessionRef } from '../stores/session.ts';

/** So many fields of a hash are measured, and the rest by their mean: those of a session are about as many. */
const SAMPLES = 100;

/**
 * What Redis needs for sessions with all of their keys, in bytes and in the order of `refs`, by MEMORY USAGE:
 * names, values, and what it keeps beside them. Undefined for one that has ended, and where the server or the
 * user's permissions don't let us ask.
 */
export async function memoryOf(
  runner: Pick<CommandRunner, 'pipeline'>,
  refs: readonly SessionRef[],
): Promise<readonly (number | undefined)[]> {
  const questions = refs.map((ref): readonly Command[] => {
    const layout = layoutById(ref.layout);
    const { keyShapes } = layout;
    const { data, lock, timeout } = layout.keys(ref);
    const beside = [keyShapes.lock && lock, keyShapes.timeout && timeout];
    return [data, ...beside].flatMap((key): Command[] =>
      key === undefined ? [] : [['MEMORY', 'USAGE', key, 'SAMPLES', SAMPLES]],
    );
  });
  const replies = await runner.pipeline(questions.flat());
  let at = 0;
  return questions.map((commands) => {
    const [data, ...beside] = replies.slice(at, (at += commands.length));
    if (typeof data !== 'number') return undefined;
    return beside.reduce<number>(
      (sum, reply) => sum + (typeof reply === 'number' ? reply : 0),
      data,
    );
  });
}
