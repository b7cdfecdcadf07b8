import type { Uri } from '../shown/vscode.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { explainRedisError } from '../endpoints/redis-errors.ts';
import type { HostServices } from '../services.ts';
import { EditorActions } from './editor-actions.ts';
import type { SessionDocument } from './document/session-document.ts';
import { SaveFlow } from './document/save-flow.ts';
import { SessionEditorProvider } from './session-editor-provider.ts';
import { showSessionStatus } from './session-status.ts';
import { ShownTexts } from './texts/shown-texts.ts';
import { ValueFiles } from './value-files/value-files.ts';

/** The session editor, as its owner and tests reach it. */
export interface SessionEditor extends DisposableLike {
  readonly provider: SessionEditorProvider;
  readonly actions: EditorActions;
}

/** Builds the session editor. The caller disposes it. */
export function createSessionEditor(services: HostServices): SessionEditor {
  const owned = new DisposableStore();
  owned.add(services.errors.addExplainer(explainRedisError));
  const saves = new SaveFlow(services);
  const documentOf = (uri: Uri): SessionDocument | undefined => provider.documentOf(uri);
  const files = owned.add(new ValueFiles(services, documentOf));
  const actions = new EditorActions(services, saves, owned.add(new ShownTexts()), files);
  const provider: SessionEditorProvider = owned.add(
    new SessionEditorProvider(services, saves, actions),
  );
  owned.add(showSessionStatus(documentOf));
  owned.add(provider.onDidOpenDocument((document) => files.follow(document)));
  return { provider, actions, dispose: () => owned.dispose() };
}
