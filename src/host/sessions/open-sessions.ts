import * as vscode from '../shown/vscode.ts';
import { isBuiltInLayout } from '../../stores/layout-facts.ts';
import { fromSessionUriParts, sessionScheme } from './session-uri.ts';
import type { SessionAddress } from './session-uri.ts';

/** A session in a tab of this window. */
export interface OpenSession {
  readonly uri: vscode.Uri;
  readonly address: SessionAddress;
  readonly isUnsaved: boolean;
}

/** The sessions in open editors. */
export function openSessions(): readonly OpenSession[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input, isDirty }) => {
      if (!(input instanceof vscode.TabInputCustom) || input.uri.scheme !== sessionScheme)
        return [];
      const address = addressOf(input.uri);
      return address ? [{ uri: input.uri, address, isUnsaved: isDirty }] : [];
    });
}

/** The sessions in open editors whose layout is one of the settings. */
export function openCustomSessions(): readonly vscode.Uri[] {
  return openSessions()
    .filter(({ address }) => !isBuiltInLayout(address.ref.layout))
    .map(({ uri }) => uri);
}

function addressOf(uri: vscode.Uri): SessionAddress | undefined {
  try {
    return fromSessionUriParts(uri);
  } catch {
    // The URI of a tab may come from a link that somebody made.
    return undefined;
  }
}
