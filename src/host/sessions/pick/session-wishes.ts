import type { CommandName } from '../../contributions/commands.ts';
import type { SessionAbility } from '../../../stores/session.ts';
import type { SessionAddress } from '../session-uri.ts';

/** Which sessions a command is for, and how they are offered. */
export interface SessionWish {
  /** What has to be possible with them. */
  readonly ability?: SessionAbility;
  /** Whether they have to be locked by somebody else, or free. */
  readonly lock?: 'locked' | 'free';
  /** Which come first; without it they have the order of the view. */
  readonly order?: 'longest-lock' | 'soonest-end';
  /** The only one is taken without asking: for what does no harm, or names the session when it asks. */
  readonly takesOnly?: boolean;
  /** The session whose editor is in front isn't the one that is meant. */
  readonly listsAlways?: boolean;
  /** A session that was chosen already, and isn't the one that is meant. */
  readonly otherThan?: SessionAddress;
}

/** The commands that are about one session, with the sessions that each is for. */
export const sessionWishes = {
  openSession: { takesOnly: true, listsAlways: true },
  openSessionToSide: { takesOnly: true },
  openItem: { takesOnly: true },
  readAs: { takesOnly: true },
  openWithKey: { takesOnly: true },
  copySessionId: { takesOnly: true },
  copySessionKeys: { takesOnly: true },
  compareSessions: { takesOnly: true },
  showTimeline: { takesOnly: true },
  saveTimeline: { takesOnly: true },
  openSessionAsJson: { takesOnly: true },
  openSessionBytes: { takesOnly: true },
  exportSessions: { takesOnly: true },
  changeSessions: { takesOnly: true },
  copyAsRedisCli: { takesOnly: true, ability: 'copy' },
  copyAsCSharp: { takesOnly: true },
  releaseLock: {
    ability: 'release-lock',
    lock: 'locked',
    order: 'longest-lock',
    takesOnly: true,
  },
  explainLock: { lock: 'locked', order: 'longest-lock', takesOnly: true },
  extendSession: { ability: 'extend', order: 'soonest-end' },
  setSessionTimeout: { ability: 'set-timeout', takesOnly: true },
  holdLock: { ability: 'hold-lock', lock: 'free' },
  copySession: { ability: 'copy', takesOnly: true },
  endSession: { takesOnly: true },
} as const satisfies Partial<Record<CommandName, SessionWish>>;

/** A command that is about one session. */
export type SessionCommand = keyof typeof sessionWishes;
