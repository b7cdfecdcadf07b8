import net from 'node:net';
import {
  farmHandover,
  handoverIdVariable,
  handoverPathVariable,
  handoverRefused,
} from '../protocol/farm/handover.ts';
import { maxLineLength } from '../protocol/farm/messages.ts';
import type { FarmHandover } from '../protocol/farm/handover.ts';
import { shaped } from '../shapes/shape.ts';
import { FarmError } from './errors.ts';
import { l10n, type Reason } from '../formats/reason.ts';

/** How long the host may take. It answers at once, unless its window is being loaded anew. */
const handoverLimitMs = 15_000;

const failed = (reason: Reason): FarmError => new FarmError('handover-failed', reason);

const otherWindow = (): FarmError =>
  failed(l10n.t('The farm was started by another window. Start it again from the Farm view.'));

const ask = (path: string, id: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(path);
    const timer = setTimeout(
      () =>
        socket.destroy(
          failed(
            l10n.t('VS Code did not send the farm configuration in time. Start the farm again.'),
          ),
        ),
      handoverLimitMs,
    );
    let text = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${id}\n`));
    socket.on('data', (piece: string) => {
      // Somebody is asked before the answer comes.
      clearTimeout(timer);
      text += piece;
      if (text.length > maxLineLength)
        socket.destroy(failed(l10n.t('The farm configuration is too large.')));
    });
    socket.on('end', () => resolve(text));
    socket.on('error', (error) => {
      reject(
        error instanceof FarmError
          ? error
          : failed(
              l10n.t(
                'The window that started the farm was closed or reloaded. Start the farm again.',
              ),
            ),
      );
    });
    socket.on('close', () => clearTimeout(timer));
  });

/**
 * Fetches what the host hands over to a farm that it starts as a task, and takes the way to it out
 * of the environment, which the servers get too. A task's command line and environment can be read
 * by others, and VS Code keeps both on disk.
 * @returns undefined for a farm that no host has started
 * @throws FarmError `handover-failed`, or `called-off` by the user
 */
export const takeHandover = async (
  environment: NodeJS.ProcessEnv,
): Promise<FarmHandover | undefined> => {
  const path = environment[handoverPathVariable];
  const id = environment[handoverIdVariable];
  Reflect.deleteProperty(environment, handoverPathVariable);
  Reflect.deleteProperty(environment, handoverIdVariable);
  if (!path || !id) return undefined;
  const text = await ask(path, id);
  if (text.trim() === handoverRefused) {
    throw new FarmError(
      'called-off',
      l10n.t(
        'The farm was not allowed to store sessions in its Redis. Name another Redis as "redis" in its task.',
      ),
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw otherWindow();
  }
  const handover = shaped(farmHandover, value);
  if (!handover) throw otherWindow();
  return handover;
};
