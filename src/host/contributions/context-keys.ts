import type * as vscode from 'vscode';

/** The type of each context key's value. Keys stand in `when` clauses of the manifest. */
export interface ContextKeyTypes {
  /** True once the endpoints are known and there is none. */
  'sessionFarm.noEndpoints': boolean;
  /** True while files of the workspace name endpoints that nobody has added. */
  'sessionFarm.endpointsFound': boolean;
  /** True while the sandbox Redis of this window runs. */
  'sessionFarm.sandboxRunning': boolean;
  /** True while the sessions view shows a part of the sessions only. */
  'sessionFarm.sessionsFiltered': boolean;
  /** True while a search in sessions has results. */
  'sessionFarm.hasResults': boolean;
  /** True while a search in sessions runs. */
  'sessionFarm.searchRunning': boolean;
  /** True while the tab in front shows moments of a timeline. */
  'sessionFarm.timelineShown': boolean;
  /** True while this window holds the lock of a session. */
  'sessionFarm.lockHeld': boolean;
  /** True once a session was saved in this window. */
  'sessionFarm.sessionSaved': boolean;
  /** True once a lock was released in this window. */
  'sessionFarm.lockReleased': boolean;
  /** True while a farm runs or starts. */
  'sessionFarm.farmRunning': boolean;
  /** True while requests wait at a balancer, or will. */
  'sessionFarm.requestsHeld': boolean;
  /** True while the requests view shows a part of the requests only. */
  'sessionFarm.requestsFiltered': boolean;
  /** True while the requests view shows requests of farms that ended, or of files. */
  'sessionFarm.requestsKept': boolean;
  /** True while the next request of a series waits to be sent. */
  'sessionFarm.seriesWaiting': boolean;
  /** True while a farm binds clients to servers. */
  'sessionFarm.affinityOn': boolean;
  /** The name of the step of the lesson that was done last in this window. */
  'sessionFarm.lessonDone': string;
}

export type ContextKey = keyof ContextKeyTypes;

/** All keys, for removal at the end. The type makes it an error to forget one. */
export const contextKeys: Readonly<Record<ContextKey, true>> = {
  'sessionFarm.noEndpoints': true,
  'sessionFarm.endpointsFound': true,
  'sessionFarm.sandboxRunning': true,
  'sessionFarm.sessionsFiltered': true,
  'sessionFarm.hasResults': true,
  'sessionFarm.searchRunning': true,
  'sessionFarm.timelineShown': true,
  'sessionFarm.lockHeld': true,
  'sessionFarm.sessionSaved': true,
  'sessionFarm.lockReleased': true,
  'sessionFarm.farmRunning': true,
  'sessionFarm.requestsHeld': true,
  'sessionFarm.requestsFiltered': true,
  'sessionFarm.requestsKept': true,
  'sessionFarm.seriesWaiting': true,
  'sessionFarm.affinityOn': true,
  'sessionFarm.lessonDone': true,
};

/** Sets a context key, or removes it with `undefined`. */
export function setContextKey<K extends ContextKey>(
  commands: typeof vscode.commands,
  key: K,
  value: ContextKeyTypes[K] | undefined,
): void {
  void commands.executeCommand('setContext', key, value);
}

/** Removes all our context keys. */
export function clearContextKeys(commands: typeof vscode.commands): void {
  for (const key of Object.keys(contextKeys)) {
    void commands.executeCommand('setContext', key, undefined);
  }
}
