import * as vscode from '../shown/vscode.ts';
import { sandboxId } from '../endpoints/sandbox.ts';
import type { Sandbox } from '../endpoints/sandbox.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import { openSessions } from './open-sessions.ts';

/** Tells the sandbox which of its sessions have unsaved edits, so that it doesn't renew them. */
export function tellUnsavedSamples(sandbox: Sandbox, endpoints: EndpointStore): DisposableLike {
  const owned = new DisposableStore();
  const tell = (): void => {
    const unsaved = openSessions()
      .filter(({ address, isUnsaved }) => isUnsaved && address.endpointId === sandboxId)
      .map(({ address: { ref } }) => ({ application: ref.application, id: ref.id }));
    sandbox.tell({ unsaved });
  };
  owned.add(vscode.window.tabGroups.onDidChangeTabs(tell));
  // A sandbox that has just started knows of none yet.
  owned.add(endpoints.onDidChange(tell));
  return owned;
}
