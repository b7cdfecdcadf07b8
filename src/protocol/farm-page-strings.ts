import type { AffinityKind, Algorithm } from './farm/balancer-state.ts';
import type { Availability } from './farm/server-state.ts';

/** What a command on a request takes beside it: the farm that runs still, and its session. */
export type RequestNeed = 'farm' | 'session';

/** A command of the requests view that can be run on the chosen request, by its name. */
export interface RequestCommand {
  readonly command: string;
  readonly label: string;
  readonly needs?: RequestNeed;
}

/** All texts of the farm dashboard's page; the host translates them. `{0}` stands for a value. */
export interface FarmPageStrings {
  readonly loading: string;
  readonly hostSilent: string;
  readonly hostGone: string;
  readonly help: string;
  readonly helpKeys: readonly (readonly [keys: string, what: string])[];
  readonly close: string;
  readonly cancel: string;
  readonly apply: string;
  readonly dismiss: string;
  readonly durationHours: string;
  readonly durationDays: string;
  readonly milliseconds: string;
  readonly seconds: string;

  readonly openInBrowser: string;
  readonly showOutput: string;
  readonly startFarm: string;
  readonly stopFarm: string;
  readonly restartFarm: string;
  readonly goneHint: string;

  readonly clients: string;
  readonly requests: string;
  readonly errors: string;
  readonly underway: string;

  readonly balancer: string;
  readonly algorithm: string;
  readonly algorithms: Readonly<Record<Algorithm, string>>;
  readonly affinity: string;
  readonly affinityOff: string;
  readonly affinities: Readonly<Record<AffinityKind, string>>;
  readonly affinitySeconds: string;
  readonly affinityCookie: string;
  readonly responseTimeout: string;
  readonly hold: string;
  readonly stopHolding: string;
  readonly sendAllOn: string;
  readonly addServer: string;
  readonly serverCount: string;

  readonly held: string;
  readonly heldNone: string;
  readonly waiting: string;
  readonly atBreakpoint: string;
  readonly session: string;
  readonly sendOn: string;
  readonly sendOnTo: string;
  readonly sendOnToServer: string;
  readonly answerWithError: string;
  readonly drop: string;

  readonly servers: string;
  readonly weight: string;
  readonly availability: string;
  readonly availabilities: Readonly<Record<Availability, string>>;
  readonly healthy: string;
  readonly unhealthy: string;
  readonly start: string;
  readonly stop: string;
  readonly restart: string;
  readonly kill: string;
  readonly remove: string;
  readonly trouble: string;
  readonly troubleOf: string;
  readonly freeze: string;
  readonly frozen: string;
  readonly cutOff: string;
  readonly isCutOff: string;
  readonly latency: string;
  readonly isLate: string;
  readonly errorShare: string;
  readonly errorsOf: string;
  readonly troubleSeconds: string;
  readonly troubleEnds: string;
  readonly startsAgain: string;
  readonly leaving: string;
  readonly lostSessions: string;
  readonly reachesRedis: string;
  readonly restarted: string;
  readonly stoppedByDebugger: string;
  readonly lastLines: string;
  readonly waitsForLock: string;
  readonly waitsForLockOf: string;

  readonly sequence: string;
  readonly sequenceHint: string;
  readonly sequenceNone: string;
  readonly lastRequests: string;
  readonly pause: string;
  readonly resume: string;
  readonly asTable: string;
  readonly asDiagram: string;
  readonly columnFrom: string;
  readonly columnTo: string;
  readonly columnWhat: string;
  readonly client: string;
  readonly stepArrives: string;
  readonly stepForwarded: string;
  readonly stepLock: string;
  readonly stepAnswered: string;
  readonly legendWork: string;
  readonly legendHeld: string;
  readonly legendWait: string;
  readonly legendLock: string;
  readonly legendUse: string;
  readonly stillUnderway: string;
  readonly noAnswer: string;

  readonly sessions: string;
  readonly sessionsNone: string;
  readonly columnSession: string;
  readonly columnOrder: string;
  readonly columnChanges: string;
  readonly locked: string;
  readonly lockedFor: string;
  readonly items: string;
  readonly follow: string;

  readonly trace: string;
  readonly traceNone: string;
  readonly traceNoMatch: string;
  readonly traceFilter: string;
  readonly traceCount: string;
  readonly stopFollowing: string;
  readonly clear: string;
  readonly columnTime: string;
  readonly columnRequest: string;
  readonly columnServer: string;
  readonly columnStatus: string;
  readonly columnDuration: string;
  readonly columnLockWait: string;
  readonly columnChanged: string;

  readonly detail: string;
  readonly detailNone: string;
  readonly detailWhy: string;
  readonly detailTried: string;
  readonly detailHeld: string;
  readonly detailLogId: string;
  readonly detailReplayOf: string;
  readonly detailItems: string;
  readonly columnItem: string;
  readonly columnBefore: string;
  readonly columnAfter: string;
  readonly absent: string;
  readonly requestCommands: readonly RequestCommand[];

  readonly newsPhase: string;
  readonly newsServer: string;
  readonly newsHeld: string;
  readonly newsHeldMany: string;
  readonly newsHolding: string;
  readonly newsFlowing: string;
}
