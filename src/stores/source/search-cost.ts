/** About what a search for all sessions takes, where each question is paid for. */
export interface SearchCost {
  /** How many entries there are, as far as the store tells without looking. */
  readonly entryCount: number;
  /** Read request units of DynamoDB. */
  readonly readUnits: number;
}
