import type { FarmParts, Handlers } from './handlers.ts';

/** What debuggers say of servers. */
export const debugHandlers = ({
  members,
  onChange,
}: FarmParts): Handlers<'setDebugged' | 'noteProcess' | 'noteLaunch'> => ({
  setDebugged: ({ server, isStopped }) => {
    const { backend } = members.named(server);
    backend.stoppedSinceMs = isStopped ? (backend.stoppedSinceMs ?? Date.now()) : undefined;
    onChange();
  },
  noteProcess: ({ server, pid }) => {
    members.named(server).server.noteProcess(pid);
    onChange();
  },
  noteLaunch: ({ server }) => members.named(server).server.noteLaunch(),
});
