/** What the page of Session Statistics shows. The host makes all texts; the page draws tables, and bars for them. */

/** What the page lets VS Code do with what it shows. */
export const statisticsDeeds = [
  'run',
  'cancel',
  'copyMarkdown',
  'saveJson',
  'movingOff',
  'registerKeys',
] as const;
export type StatisticsDeed = (typeof statisticsDeeds)[number];

/** How many sessions are read at most; all of them for 'all'. */
export const statisticsScopes = ['1000', '10000', '100000', 'all'] as const;
export type StatisticsScope = (typeof statisticsScopes)[number];

/** A row of a table, its cells in the order of the columns. */
export interface StatisticsRow {
  readonly cells: readonly string[];
  /** How long its bar is, from 0 to 1. */
  readonly share?: number;
  /** The number by which the session is opened that the row stands for. */
  readonly session?: number;
  readonly isWarning?: boolean;
}

/** How a table is drawn first; each can be shown as the table that it is. */
export type StatisticsLook =
  /** Bars one below the other, for things with names. */
  | 'bars'
  /** Columns beside each other, for classes in an order. */
  | 'columns'
  /** The table itself. */
  | 'table';

/** A question with its answer as a table. */
export interface StatisticsTable {
  /** Tells it from the others, also after the next census. */
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly look: StatisticsLook;
  readonly columns: readonly { readonly label: string; readonly isNumber: boolean }[];
  /** Which column says how long a bar is. */
  readonly barColumn: number;
  readonly rows: readonly StatisticsRow[];
}

/** A number that stands for itself. */
export interface StatisticsFact {
  readonly label: string;
  readonly value: string;
  /** The range of an estimate, or what else belongs to it. */
  readonly detail?: string;
  readonly isWarning?: boolean;
}

/** How the census goes. */
export type StatisticsPhase = 'running' | 'done' | 'canceled' | 'failed';

/** All that the page shows. */
export interface StatisticsState {
  /** The endpoint's id, by which the page is made again after a reload of the window. */
  readonly endpointId: string;
  readonly endpointName: string;
  readonly phase: StatisticsPhase;
  /** What is going on, or when and how the census was taken. */
  readonly statusText: string;
  /** From 0 to 1; absent while that can't be told. */
  readonly progress?: number;
  readonly applications: readonly string[];
  readonly application: number;
  readonly scope: StatisticsScope;
  readonly facts: readonly StatisticsFact[];
  readonly tables: readonly StatisticsTable[];
  /** Deeds that make sense now. */
  readonly can: readonly StatisticsDeed[];
}

/** What the host tells the page. */
export interface StatisticsEvent {
  readonly type: 'state';
  readonly state: StatisticsState;
}

/** Whether what came is one. */
export function isStatisticsEvent(event: unknown): event is StatisticsEvent {
  return (
    typeof event === 'object' &&
    event !== null &&
    'type' in event &&
    event.type === 'state' &&
    'state' in event
  );
}

/** The page's own texts; the host translates them. */
export interface StatisticsStrings {
  readonly loading: string;
  readonly hostSilent: string;
  readonly hostGone: string;
  readonly title: string;
  readonly dismiss: string;
  readonly application: string;
  readonly scope: string;
  readonly scopes: Readonly<Record<StatisticsScope, string>>;
  readonly deeds: Readonly<Record<StatisticsDeed, string>>;
  readonly runAgain: string;
  readonly showTable: string;
  readonly showChart: string;
  readonly showMore: string;
  readonly openSession: string;
  readonly nothing: string;
  readonly progress: string;
}
