import * as vscode from 'vscode';
import { sessionEditorViewType } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import { EditorActions } from './editor-actions.ts';
import { SaveFlow } from './save-flow.ts';
import type { SessionDocument } from './session-document.ts';
import { SessionEditorProvider } from './session-editor-provider.ts';
import { ShownTexts } from './shown-texts.ts';

/** The session editor, as its owner and tests reach it. */
export interface SessionEditor extends DisposableLike {
  readonly provider: SessionEditorProvider;
  readonly actions: EditorActions;
}

/** Puts the session editor and its commands in place. */
export function registerSessionEditor(services: HostServices): SessionEditor {
  const owned = new DisposableStore();
  const saves = new SaveFlow(services);
  const actions = new EditorActions(services, saves, owned.add(new ShownTexts()));
  const provider = owned.add(new SessionEditorProvider(services, saves, actions));
  owned.add(
    vscode.window.registerCustomEditorProvider(sessionEditorViewType, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
  const active = (): SessionDocument | undefined => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom ? provider.documentOf(input.uri) : undefined;
  };
  owned.add(
    services.errors.register('saveSession', async () => {
      const document = active();
      if (document) await actions.save(document);
    }),
  );
  owned.add(
    services.errors.register('reloadSession', async () => {
      const document = active();
      if (document) await actions.run(document, 'reload');
    }),
  );
  return { provider, actions, dispose: () => owned.dispose() };
}
