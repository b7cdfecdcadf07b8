/** The ids of our views, each written once. The manifest repeats them; a test compares. */

/** The container in the activity bar. */
export const viewContainerId = 'sessionFarm';

export const viewIds = {
  sessions: 'sessionFarm.sessions',
  results: 'sessionFarm.results',
  farm: 'sessionFarm.farm',
  requests: 'sessionFarm.requests',
} as const;

/** The dashboard of a farm. */
export const farmPageViewType = 'sessionFarm.farmPage';

/** The statistics of an endpoint's sessions. */
export const statisticsViewType = 'sessionFarm.statistics';

/** The custom editor of a session. */
export const sessionEditorViewType = 'sessionFarm.session';
