import net from 'node:net';

/** How long the farm that ran before may take to end, when it is started anew. */
const handOverMs = 1500;
const intervalMs = 100;

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * Whether another process of the same farm listens for hosts, and goes on doing so: it would lose its
 * hosts if this one took its place.
 */
export const stillAnswers = async (path: string): Promise<boolean> => {
  const until = Date.now() + handOverMs;
  while (await answers(path)) {
    if (Date.now() >= until) return true;
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
  return false;
};
