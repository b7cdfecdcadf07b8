import type { ConfigError } from '../config-error.ts';
import type { ParsedEndpoint } from '../endpoint-address.ts';

/** What wrote the value that was found, or needs it. */
export type FoundKind =
  /** Microsoft.Web.RedisSessionStateProvider in a web.config. */
  | 'aspnet-session'
  /** RedisOutputCacheProvider of the same makers: pages, not sessions. */
  | 'aspnet-output-cache'
  /** Harbour.RedisSessionStateStore in a web.config. */
  | 'harbour-session'
  /** A setting of a web.config or app.config that no session provider names. */
  | 'aspnet-setting'
  /** appsettings.json, user secrets, launchSettings.json. */
  | 'aspnetcore'
  | 'aspire'
  /** A variable that holds a whole address, such as REDIS_URL. */
  | 'redis-url'
  /** Several variables that make an address together, such as REDIS_HOST and REDIS_PORT. */
  | 'environment'
  | 'compose'
  | 'kubernetes'
  | 'php-session'
  | 'laravel'
  | 'django'
  | 'rails'
  | 'spring'
  | 'settings'
  /** An address that stands as a literal in a program's text. */
  | 'code'
  /** A session provider that keeps its sessions in DynamoDB, in Memcached, or elsewhere. */
  | 'dynamodb'
  | 'memcached'
  | 'other-session-store';

/** Why a value that says where a Redis is can't be used as it stands. */
export type FoundProblem =
  /** It is filled in when the site is deployed or started. */
  | { readonly code: 'placeholder'; readonly found: string }
  | { readonly code: 'not-understood'; readonly error: ConfigError }
  /** A method of the site makes the connection string. */
  | { readonly code: 'computed'; readonly method: string }
  /** The section is encrypted for the server that runs the site. */
  | { readonly code: 'encrypted' }
  /** A name that no setting of these files has. */
  | { readonly code: 'missing-setting'; readonly name: string };

/** What a value leads to. */
export type FoundTarget =
  | {
      readonly type: 'endpoint';
      readonly parsed: ParsedEndpoint;
      /** True where something stands in the place of the password until the site is deployed. */
      readonly isPasswordOpen?: true;
    }
  /** Sessions are elsewhere; `name` says where in the words of its makers, `SQL Server` for example. */
  | { readonly type: 'elsewhere'; readonly name: string }
  | { readonly type: 'unusable'; readonly problem: FoundProblem };

/** A place in a file. */
export interface Place {
  /** With `/`, relative to the folder that was searched. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
}

/** One value of a configuration file that says where sessions, or a server that can keep them, are. */
export interface Find extends Place {
  /** Names the value within its file, whatever its line: `ConnectionStrings:Redis` for example. */
  readonly key: string;
  readonly kind: FoundKind;
  readonly target: FoundTarget;
  /** What the site puts before the ids of its sessions, where the file says so. */
  readonly application?: string;
  /** The transform that gives the value: `Release` for web.Release.config. */
  readonly variant?: string;
  /** The path of the `<location>` for which the value holds. */
  readonly location?: string;
}

/** A file that was to be read, and why it wasn't; or what of it could not be read. */
export interface FileFailure {
  readonly file: string;
  readonly code: 'too-large' | 'unreadable' | 'damaged' | 'has-dtd' | 'too-complex';
  /** Where a parser lost its way. */
  readonly line?: number;
}

/** Thrown by readers for a file that can't be read as what it is. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly code: FileFailure['code'];
  readonly line: number | undefined;

  constructor(code: FileFailure['code'], line?: number) {
    super(code);
    this.code = code;
    this.line = line;
  }
}

/** A text with its place in the folder. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** What a reader may ask beside its own file. */
export interface Surroundings {
  /**
   * The text of another file of the folder; undefined where there is none, where it is too large, and
   * for whatever is outside.
   * @param file with `/`, relative to the folder that is searched
   */
  readonly textOf: (file: string) => Promise<string | undefined>;
  /** All files that are looked at. */
  readonly files: readonly string[];
  /** A variable of this machine's environment, for files that name it. */
  readonly variable: (name: string) => string | undefined;
  /** The user secrets of an ASP.NET Core project, which are kept outside it. */
  readonly userSecrets: (id: string) => Promise<TextFile | undefined>;
  /**
   * Tells of another file than the one that is read that it can't be.
   * @param error what its parser threw
   */
  readonly tell: (file: string, error: unknown) => void;
}

/**
 * Finds what one family of files has. Executes nothing, and opens nothing but what the surroundings give.
 * @throws UnreadableFile
 */
export type Reader = (file: TextFile, around: Surroundings) => Promise<readonly Find[]>;
