import * as vscode from '../shown/vscode.ts';
import { isBuiltInLayout } from '../../stores/layout-facts.ts';
import { fromSessionUriParts, sessionScheme } from '../sessions/session-uri.ts';

/** The sessions in open editors whose layout is one of the settings. */
export function openCustomSessions(): readonly vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => (input instanceof vscode.TabInputCustom ? input.uri : undefined))
    .filter((uri) => uri !== undefined)
    .filter((uri) => uri.scheme === sessionScheme && isCustom(uri));
}

function isCustom(uri: vscode.Uri): boolean {
  try {
    return !isBuiltInLayout(fromSessionUriParts(uri).ref.layout);
  } catch {
    // The URI of a tab may come from a link that somebody made.
    return false;
  }
}
