import type * as vscode from 'vscode';

/**
 * What each command takes, by its name without the prefix. Commands of the tree get the node that
 * was clicked and all that are selected; without a node they ask.
 */
export interface CommandArguments {
  /** A text to try at once instead of asking for one. */
  addEndpoint: [text?: string];
  editEndpoint: [target?: unknown];
  usePrimary: [target?: unknown];
  renameEndpoint: [target?: unknown];
  removeEndpoint: [target?: unknown];
  enterPassword: [target?: unknown];
  allowEdits: [target?: unknown];
  makeReadOnly: [target?: unknown];
  connectEndpoint: [target?: unknown];
  disconnectEndpoint: [target?: unknown];
  startSandbox: [];
  stopSandbox: [];
  openSession: [target?: unknown];
  openSessionToSide: [target?: unknown];
  openItem: [target?: unknown];
  copySessionId: [target?: unknown];
  copySessionKeys: [target?: unknown];
  releaseLock: [target?: unknown];
  endSession: [target?: unknown];
  extendSession: [target?: unknown];
  setSessionTimeout: [target?: unknown];
  holdLock: [target?: unknown];
  giveBackLock: [target?: unknown];
  copySession: [target?: unknown];
  showChanges: [];
  undoLastSave: [];
  saveSession: [];
  reloadSession: [];
  refreshSessions: [target?: unknown];
  filterSessions: [idPart?: string];
  clearSessionFilter: [];
  loadMoreSessions: [target?: unknown];
  retryNode: [target?: unknown];
  explainFailure: [target?: unknown];
  showNewSessions: [target?: unknown];
  startFarm: [];
  startFarmWithDebugger: [];
  stopFarm: [target?: unknown];
  restartFarm: [target?: unknown];
  openFarmInBrowser: [target?: unknown];
  openServerInBrowser: [target?: unknown];
  showFarmOutput: [target?: unknown];
  turnAffinityOn: [target?: unknown];
  turnAffinityOff: [target?: unknown];
  holdRequests: [target?: unknown];
  stopHoldingRequests: [target?: unknown];
  sendOn: [target?: unknown];
  sendOnTo: [target?: unknown];
  sendAllOn: [target?: unknown];
  answerWithError: [target?: unknown];
  dropRequest: [target?: unknown];
  startServer: [target?: unknown];
  stopServer: [target?: unknown];
  setServerWeight: [target?: unknown];
  clearRequests: [];
  showLog: [];
}

export type CommandName = keyof CommandArguments;

/** The id of each command. The type makes it an error to forget one or to misspell it. */
export const commandIds: { readonly [K in CommandName]: `sessionFarm.${K}` } = {
  addEndpoint: 'sessionFarm.addEndpoint',
  editEndpoint: 'sessionFarm.editEndpoint',
  usePrimary: 'sessionFarm.usePrimary',
  renameEndpoint: 'sessionFarm.renameEndpoint',
  removeEndpoint: 'sessionFarm.removeEndpoint',
  enterPassword: 'sessionFarm.enterPassword',
  allowEdits: 'sessionFarm.allowEdits',
  makeReadOnly: 'sessionFarm.makeReadOnly',
  connectEndpoint: 'sessionFarm.connectEndpoint',
  disconnectEndpoint: 'sessionFarm.disconnectEndpoint',
  startSandbox: 'sessionFarm.startSandbox',
  stopSandbox: 'sessionFarm.stopSandbox',
  openSession: 'sessionFarm.openSession',
  openSessionToSide: 'sessionFarm.openSessionToSide',
  openItem: 'sessionFarm.openItem',
  copySessionId: 'sessionFarm.copySessionId',
  copySessionKeys: 'sessionFarm.copySessionKeys',
  releaseLock: 'sessionFarm.releaseLock',
  endSession: 'sessionFarm.endSession',
  extendSession: 'sessionFarm.extendSession',
  setSessionTimeout: 'sessionFarm.setSessionTimeout',
  holdLock: 'sessionFarm.holdLock',
  giveBackLock: 'sessionFarm.giveBackLock',
  copySession: 'sessionFarm.copySession',
  showChanges: 'sessionFarm.showChanges',
  undoLastSave: 'sessionFarm.undoLastSave',
  saveSession: 'sessionFarm.saveSession',
  reloadSession: 'sessionFarm.reloadSession',
  refreshSessions: 'sessionFarm.refreshSessions',
  filterSessions: 'sessionFarm.filterSessions',
  clearSessionFilter: 'sessionFarm.clearSessionFilter',
  loadMoreSessions: 'sessionFarm.loadMoreSessions',
  retryNode: 'sessionFarm.retryNode',
  explainFailure: 'sessionFarm.explainFailure',
  showNewSessions: 'sessionFarm.showNewSessions',
  startFarm: 'sessionFarm.startFarm',
  startFarmWithDebugger: 'sessionFarm.startFarmWithDebugger',
  stopFarm: 'sessionFarm.stopFarm',
  restartFarm: 'sessionFarm.restartFarm',
  openFarmInBrowser: 'sessionFarm.openFarmInBrowser',
  openServerInBrowser: 'sessionFarm.openServerInBrowser',
  showFarmOutput: 'sessionFarm.showFarmOutput',
  turnAffinityOn: 'sessionFarm.turnAffinityOn',
  turnAffinityOff: 'sessionFarm.turnAffinityOff',
  holdRequests: 'sessionFarm.holdRequests',
  stopHoldingRequests: 'sessionFarm.stopHoldingRequests',
  sendOn: 'sessionFarm.sendOn',
  sendOnTo: 'sessionFarm.sendOnTo',
  sendAllOn: 'sessionFarm.sendAllOn',
  answerWithError: 'sessionFarm.answerWithError',
  dropRequest: 'sessionFarm.dropRequest',
  startServer: 'sessionFarm.startServer',
  stopServer: 'sessionFarm.stopServer',
  setServerWeight: 'sessionFarm.setServerWeight',
  clearRequests: 'sessionFarm.clearRequests',
  showLog: 'sessionFarm.showLog',
};

/** What runs when a command is called. */
export type CommandHandler<K extends CommandName> = (...args: CommandArguments[K]) => unknown;

/**
 * Registers a command without any handling of errors.
 * Almost always `ErrorReporter.register` is what you want.
 */
export function registerCommand<K extends CommandName>(
  commands: typeof vscode.commands,
  name: K,
  handler: CommandHandler<K>,
): vscode.Disposable {
  return commands.registerCommand(commandIds[name], handler);
}

/** Runs one of our commands. */
export function runCommand<K extends CommandName>(
  commands: typeof vscode.commands,
  name: K,
  ...args: CommandArguments[K]
): Thenable<unknown> {
  return commands.executeCommand(commandIds[name], ...args);
}
