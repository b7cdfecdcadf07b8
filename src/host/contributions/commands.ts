import type * as vscode from 'vscode';
import type { ViewRow } from '../view-rows.ts';

/** What a command can be about: a row, the URI of a session, or a name that we have given. */
export type CommandTarget = ViewRow | vscode.Uri | string;

/** What stands in the manifest's key bindings as the argument: the row that has the focus. */
export const selectedRow = 'selection';

/** What a command can be told, by the kind of its one argument. */
export interface ArgumentKinds {
  /** Nothing. */
  none: [];
  /** A text to take at once instead of asking for one. */
  text: [text?: string];
  /** What the command is about; without it, it finds out or asks. */
  target: [target?: CommandTarget];
  /** What the command is about, and all that is selected with it. */
  targets: [target: CommandTarget | undefined, selection?: readonly CommandTarget[]];
}

/** Each command by its name without the prefix, with the kind of its argument. */
export const argumentKinds = {
  addEndpoint: 'text',
  addFromAws: 'none',
  addFromAzure: 'none',
  addFoundEndpoint: 'none',
  useFoundAddress: 'target',
  openFoundFile: 'target',
  editEndpoint: 'target',
  usePrimary: 'target',
  useDatabase: 'target',
  renameEndpoint: 'target',
  removeEndpoint: 'target',
  enterPassword: 'target',
  changeSignIn: 'target',
  allowEdits: 'target',
  makeReadOnly: 'target',
  setEnvironment: 'target',
  showEndpointActions: 'target',
  revealSessionIds: 'target',
  maskSessionIds: 'target',
  connectEndpoint: 'target',
  disconnectEndpoint: 'target',
  startSandbox: 'none',
  stopSandbox: 'none',
  openSession: 'target',
  openSessionToSide: 'target',
  openItem: 'target',
  copySessionId: 'target',
  copySessionKeys: 'target',
  releaseLock: 'target',
  endSession: 'target',
  extendSession: 'target',
  setSessionTimeout: 'target',
  holdLock: 'target',
  giveBackLock: 'target',
  copySession: 'target',
  compareSessions: 'targets',
  showTimeline: 'target',
  openSessionAsJson: 'target',
  openSessionBytes: 'target',
  exportSessions: 'targets',
  importSessions: 'target',
  copyAsRedisCli: 'target',
  copyAsCSharp: 'target',
  showChanges: 'none',
  undoLastSave: 'none',
  saveSession: 'none',
  reloadSession: 'none',
  refreshSessions: 'none',
  refreshRow: 'target',
  findSession: 'text',
  chooseModelAccess: 'none',
  explainLostSession: 'target',
  explainLock: 'target',
  selectKeyRing: 'none',
  enterApplicationName: 'none',
  changeSessions: 'targets',
  searchInSessions: 'text',
  searchInRows: 'targets',
  searchInResults: 'text',
  clearSearchResults: 'none',
  showMoreResults: 'none',
  openSearchResult: 'target',
  filterSessions: 'text',
  clearSessionFilter: 'none',
  editSessionFilter: 'target',
  clearOneSessionFilter: 'target',
  stopFilteringSessions: 'target',
  showStatistics: 'target',
  createMovingOffChecklist: 'target',
  loadMoreSessions: 'target',
  retryNode: 'target',
  explainFailure: 'target',
  diagnoseEndpoint: 'target',
  fixProblem: 'target',
  copyDiagnosis: 'target',
  showNewSessions: 'target',
  showInRows: 'target',
  startFarm: 'none',
  startFarmWithDebugger: 'none',
  createFarm: 'none',
  importFarmFromIis: 'none',
  importFarmFromProxy: 'none',
  stopFarm: 'target',
  restartFarm: 'target',
  openFarmInBrowser: 'target',
  openServerInBrowser: 'target',
  openFarmDashboard: 'target',
  showFarmOutput: 'target',
  showFarmActions: 'target',
  turnAffinityOn: 'target',
  turnAffinityOff: 'target',
  showHowToTrust: 'target',
  changeAffinity: 'target',
  changeAlgorithm: 'target',
  holdRequests: 'target',
  stopHoldingRequests: 'target',
  sendOn: 'target',
  sendOnTo: 'target',
  editAndSendOn: 'target',
  sendEdited: 'target',
  sendEditedTo: 'target',
  discardEdit: 'target',
  sendAllOn: 'target',
  answerWithError: 'target',
  dropRequest: 'target',
  addRequestBreakpoint: 'target',
  editRequestBreakpoint: 'target',
  removeRequestBreakpoint: 'target',
  removeAllRequestBreakpoints: 'target',
  holdNextLikeThis: 'target',
  startServer: 'target',
  stopServer: 'target',
  setServerWeight: 'target',
  restartServer: 'target',
  killServer: 'target',
  addServer: 'target',
  removeServer: 'target',
  scaleFarm: 'target',
  freezeServer: 'target',
  unfreezeServer: 'target',
  slowDownServer: 'target',
  cutOffFromRedis: 'target',
  reconnectToRedis: 'target',
  setAvailability: 'target',
  clearRequests: 'none',
  filterRequests: 'text',
  clearRequestFilter: 'none',
  followSession: 'target',
  openRequestDetails: 'target',
  sendAgain: 'target',
  sendAgainTo: 'target',
  sendMany: 'target',
  sendSeriesAgain: 'none',
  sendSelectedAgain: 'targets',
  sendNextOfSeries: 'none',
  copyAsCurl: 'target',
  compareRequests: 'targets',
  exportRequests: 'none',
  exportRequest: 'target',
  exportSelectedRequests: 'targets',
  openRequestsFromHar: 'none',
  openWalkthrough: 'none',
  openLesson: 'none',
  takeLesson: 'text',
  showLog: 'none',
} as const satisfies Record<string, keyof ArgumentKinds>;

export type CommandName = keyof typeof argumentKinds;
export type CommandArguments = {
  readonly [K in CommandName]: ArgumentKinds[(typeof argumentKinds)[K]];
};

/** The id of each command. */
export const commandIds = Object.fromEntries(
  Object.keys(argumentKinds).map((name) => [name, `sessionFarm.${name}`]),
) as { readonly [K in CommandName]: `sessionFarm.${K}` };

/** What runs when a command is called. */
export type CommandHandler<K extends CommandName> = (...args: CommandArguments[K]) => unknown;
