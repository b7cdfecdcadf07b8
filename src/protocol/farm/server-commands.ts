import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';
import { availabilities, serverTrouble } from './server-state.ts';

const server = v.string();

/** What concerns one server. */
export const serverCommands = [
  fields({ name: v.literal('setWeight'), server, weight: count }),
  fields({ name: v.literal('stopServer'), server }),
  fields({ name: v.literal('startServer'), server }),
  /** Ends it at once and without a word, as a crash does. */
  fields({ name: v.literal('killServer'), server }),
  fields({ name: v.literal('setAvailability'), server, availability: v.picklist(availabilities) }),
  /** What goes wrong with it from now on; absent members: nothing. */
  fields({ name: v.literal('setTrouble'), server, trouble: serverTrouble }),
  /** One more like the last of the definition, on a free port; `server`: the name, where it is wanted. */
  fields({ name: v.literal('addServer'), server: v.optional(server) }),
  fields({ name: v.literal('removeServer'), server }),
  /** Adds or removes servers until there are so many. */
  fields({ name: v.literal('scaleTo'), count }),
  /** A debugger has stopped it, or let it go on. */
  fields({ name: v.literal('setDebugged'), server, isStopped: v.boolean() }),
] as const;
