import { l10n } from '../../formats/reason.ts';
import type { FarmCommand, FarmCommandName } from '../../protocol/farm/commands.ts';
import { FarmError } from '../errors.ts';
import { balancerHandlers } from './balancer-handlers.ts';
import { debugHandlers } from './debug-handlers.ts';
import type { FarmParts } from './handlers.ts';
import { replayHandlers } from './replay-handlers.ts';
import { requestHandlers } from './request-handlers.ts';
import { serverHandlers } from './server-handlers.ts';
import { traceHandlers } from './trace-handlers.ts';

/** Does what hosts ask of a farm. */
export interface Executor {
  /** The commands that it knows. */
  readonly names: readonly FarmCommandName[];
  /** Gives what a command asked for, and throws FarmError when it can't be done. */
  execute(command: FarmCommand): Promise<unknown>;
}

export const executor = (parts: FarmParts): Executor => {
  const handlers = new Map<string, (command: never) => unknown>(
    Object.entries({
      ...balancerHandlers(parts),
      ...serverHandlers(parts),
      ...debugHandlers(parts),
      ...requestHandlers(parts),
      ...traceHandlers(parts),
      ...replayHandlers(parts),
      stop: () => parts.onStopRequest(),
    }),
  );
  return {
    names: [...handlers.keys()] as FarmCommandName[],
    execute: async (command) => {
      const handler = handlers.get(command.name);
      if (handler) return await handler(command as never);
      throw new FarmError('unknown-command', l10n.t('The farm cannot do this: {0}.', command.name));
    },
  };
};
