/** All texts of the session editor's page; the host translates them. `{0}` stands for a value. */
export interface EditorStrings {
  readonly gridLabel: string;
  readonly columnName: string;
  readonly columnValue: string;
  readonly columnType: string;
  readonly columnSize: string;
  readonly columnWidth: string;
  readonly filterLabel: string;
  readonly filterCount: string;
  readonly noMatch: string;
  readonly expiresIn: string;
  readonly expiresInOf: string;
  readonly neverExpires: string;
  readonly expired: string;
  readonly lockedFor: string;
  readonly lockFreesIn: string;
  readonly locked: string;
  readonly endSession: string;
  readonly copyId: string;
  readonly save: string;
  readonly help: string;
  readonly was: string;
  readonly revert: string;
  readonly showWhole: string;
  readonly loadMore: string;
  readonly cut: string;
  readonly setNull: string;
  readonly kindUnspecified: string;
  readonly kindUtc: string;
  readonly kindLocal: string;
  readonly kindLocalFirst: string;
  readonly kindLabel: string;
  readonly areaHint: string;
  readonly edited: string;
  readonly loading: string;
  readonly hostGone: string;
  readonly durationHours: string;
  readonly durationDays: string;
  /** Keys and what they do, for the page's help. */
  readonly helpKeys: readonly (readonly [keys: string, what: string])[];
  readonly close: string;
}
