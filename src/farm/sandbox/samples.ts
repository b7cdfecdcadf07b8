import * as v from 'valibot';
import { RawConnection } from '../../redis/wire/raw-connection.ts';
import { openSocket } from '../../links/socket.ts';
import { fields, shapedJson } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { loopback } from '../loopback.ts';
import { sandboxSessions } from '../seed/sandbox-sessions.ts';
import { SampleKeeper } from './sample-keeper.ts';

const connectMs = 5000;

/** How often the samples are looked after, and how long before their end they are extended. */
const lookMs = 4000;
const leadMs = 10_000;
const beforeMs = 200;

/** A line of JSON that the host sends: the sessions with unsaved edits, all of them each time. */
export const unsavedSessions = fields({
  unsaved: v.array(fields({ application: v.string(), id: v.string() })),
});
export type UnsavedSessions = Shape<typeof unsavedSessions>;

/** Sample sessions in a sandbox. */
export interface Samples {
  /** Takes a line of the host; one that isn't {@link unsavedSessions} means nothing. */
  hear(line: string): void;
  stop(): void;
}

/** Puts the sample sessions into the Redis on a port of this machine, and keeps those that nobody touches. */
export async function fillWithSamples(port: number): Promise<Samples> {
  const signal = timeLimit(connectMs);
  const connection = new RawConnection(
    await openSocket({ host: loopback, port }, undefined, signal),
  );
  const keeper = new SampleKeeper(connection, leadMs);
  await keeper.fill(sandboxSessions(Date.now()).samples);
  let unsaved: UnsavedSessions['unsaved'] = [];
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    await keeper.look(({ ref }) =>
      unsaved.some(({ application, id }) => application === ref.application && id === ref.id),
    );
    const beforeEndMs = keeper.nextEndMs - Date.now() - beforeMs;
    timer = setTimeout(lookAgain, beforeEndMs > 0 ? Math.min(lookMs, beforeEndMs) : lookMs);
  };
  // The sandbox has ended: there is nothing left to look after.
  const lookAgain = (): void => void look().catch(() => undefined);
  timer = setTimeout(lookAgain, lookMs);
  return {
    hear: (line) => {
      unsaved = shapedJson(unsavedSessions, line)?.unsaved ?? unsaved;
    },
    stop: () => {
      clearTimeout(timer);
      connection.close();
    },
  };
}
