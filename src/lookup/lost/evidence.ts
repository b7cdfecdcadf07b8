import type { LayoutId, SessionRef, SessionSummary } from '../../stores/session.ts';
import type { PartTrace, ServerFacts } from '../../stores/source/server-facts.ts';
import type { SessionGroup } from '../../stores/source/session-index.ts';
import type { SourceVitals } from '../../stores/source/source-vitals.ts';
import type { OpenFailure } from '../aspnetcore/session-cookie.ts';
import type { CookieReading } from '../keyed/read-keyed.ts';

/** All that is known of a session that somebody misses. */
export interface LostEvidence {
  readonly nowMs: number;
  readonly wanted: WantedSession;
  /** Where we looked: the endpoints' own databases first. */
  readonly places: readonly PlaceEvidence[];
  /** Endpoints that could not be asked. */
  readonly unreached: readonly UnreachedPlace[];
  /** When this window saw the session, the latest first. */
  readonly sightings: readonly Sighting[];
}

/** What is looked for, as far as it is known. */
export interface WantedSession {
  /** Where it ought to be, where a row or an editor says so. */
  readonly home?: SessionAt;
  /** The layouts of sites that write such a thing; empty: any. */
  readonly layouts: readonly LayoutId[];
  /** The names of the cookies that were given. */
  readonly cookies: readonly string[];
  /** Those of them that may name a session. */
  readonly sessionCookies: readonly string[];
  /** Names that were given more than once, with different values. */
  readonly repeatedCookies: readonly string[];
  /** A cookie that holds the session itself, and who writes such. */
  readonly selfContained?: { readonly cookie: string; readonly framework: string };
  /** A cookie of ASP.NET Core that stayed closed. */
  readonly closed?: { readonly reason: OpenFailure; readonly keyId: string };
  /** Cookies that are signed or encrypted with a key of the site. */
  readonly readings?: readonly CookieReading[];
}

/** One place of one endpoint: a database of its own, or another one of the same server. */
export interface Place {
  readonly endpointId: string;
  readonly database: number;
}

/** A session at its place. */
export interface SessionAt extends Place {
  readonly ref: SessionRef;
}

/** What was found at one place. */
export interface PlaceEvidence extends Place {
  /** Of the endpoint, as rows show it. */
  readonly name: string;
  /** False for another database than the endpoint's own. */
  readonly isOwn: boolean;
  readonly servers: readonly ServerFacts[];
  /** What the servers told earlier in this window, the oldest first; only what differed. */
  readonly history: readonly SourceVitals[];
  /** The applications that have sessions there; absent where they weren't listed. */
  readonly groups?: readonly SessionGroup[];
  /** True where a search could not see all. */
  readonly hasGaps: boolean;
  /** What has the ID that is looked for, in any application, whole or in part. */
  readonly present: readonly PresentSession[];
  /** How long the other sessions of the application live. */
  readonly lifetime?: Lifetime;
}

/** A session, or what is left of one. */
export interface PresentSession {
  readonly summary: SessionSummary;
  readonly traces: readonly PartTrace[];
}

/** What other sessions of an application tell of its timeout. */
export interface Lifetime {
  /** Stored with one of them. */
  readonly timeoutMs?: number;
  /** The longest time that one of them has left. */
  readonly longestLeftMs?: number;
  readonly sampleCount: number;
}

/** An endpoint that could not be asked. */
export interface UnreachedPlace {
  readonly endpointId: string;
  readonly name: string;
  readonly why: 'disconnected' | 'failed';
}

/** A session as this window saw it. */
export interface Sighting extends SessionAt {
  readonly atMs: number;
  readonly ttlMs?: number;
  readonly isLocked: boolean;
  /** When this window ended it, and by which command. */
  readonly endedAtMs?: number;
}
