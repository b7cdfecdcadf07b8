import { isFree } from '../processes/local-port.ts';

/** A port that the farm is to have, and what for: `the balancer` or a server's name. */
export interface WantedPort {
  readonly port: number;
  readonly owner: string;
}

/** The first of the wanted ports that is taken; undefined when all are free. */
export const findTaken = async (wanted: readonly WantedPort[]): Promise<WantedPort | undefined> => {
  const free = await Promise.all(wanted.map(({ port }) => isFree(port)));
  return wanted.find((_, index) => free[index] === false);
};

/** The next free port from `from` upwards that isn't in `except`; undefined when there is none near. */
export const nextFree = async (
  from: number,
  except: readonly number[],
): Promise<number | undefined> => {
  for (let port = from; port < Math.min(from + 200, 65_536); port++) {
    if (!except.includes(port) && (await isFree(port))) return port;
  }
  return undefined;
};

/** How long a port may still be in use by a farm that was told to end, when the task is restarted. */
const handOverMs = 1500;
const handOverIntervalMs = 100;

/** Waits until all ports are free, for a moment only: who starts anew follows on itself. */
export const waitForFree = async (wanted: readonly WantedPort[]): Promise<void> => {
  const until = Date.now() + handOverMs;
  while (Date.now() < until && (await findTaken(wanted))) {
    await new Promise((resolve) => setTimeout(resolve, handOverIntervalMs));
  }
};
