/** A button under a finding. */
export interface FindingAction {
  readonly title: string;
  run(): unknown;
}

/** What a step has shown: whole sentences, and the buttons that lead to where it is seen. */
export interface Finding {
  readonly text: string;
  readonly actions: readonly FindingAction[];
}
