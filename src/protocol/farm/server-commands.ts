import * as v from 'valibot';
import { count, fields, whole } from '../../shapes/shape.ts';
import { availabilities, serverName, serverTrouble } from './server-state.ts';

const server = v.string();

/** What concerns one server. */
export const serverCommands = [
  fields({ name: v.literal('setWeight'), server, weight: count }),
  fields({ name: v.literal('stopServer'), server }),
  fields({ name: v.literal('startServer'), server }),
  /** Ends it, as `stopServer` does, and starts it again. */
  fields({ name: v.literal('restartServer'), server }),
  /** Ends it at once and without a word, as a crash does. */
  fields({ name: v.literal('killServer'), server }),
  fields({ name: v.literal('setAvailability'), server, availability: v.picklist(availabilities) }),
  /** What goes wrong with it from now on; absent members: nothing. */
  fields({
    name: v.literal('setTrouble'),
    server,
    trouble: serverTrouble,
    /** After so long it is again as it was before. */
    seconds: v.optional(whole(1, 86_400)),
  }),
  /**
   * One more like the last of the definition that is the farm's own, on a free port; `server`: the name, where it is
   * wanted. Gives its name.
   */
  fields({ name: v.literal('addServer'), server: v.optional(serverName) }),
  /** It gets no more requests, and goes when it has answered those that it has. */
  fields({ name: v.literal('removeServer'), server }),
  /** Adds servers, or removes the newest, until there are so many. */
  fields({ name: v.literal('scaleTo'), count }),
  /** A debugger has stopped it, or let it go on. */
  fields({ name: v.literal('setDebugged'), server, isStopped: v.boolean() }),
  /** A debugger has started this process for a server of a launch configuration: it ends with the server. */
  fields({ name: v.literal('noteProcess'), server, pid: whole(2, 4_294_967_295) }),
  /**
   * A debugger is about to start one, and may not tell which: it is whoever takes connections on the server's port once
   * it is ready, if nobody does now.
   */
  fields({ name: v.literal('noteLaunch'), server }),
] as const;
