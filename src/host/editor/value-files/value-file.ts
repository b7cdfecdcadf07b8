import type * as vscode from '../../shown/vscode.ts';
import type { TextForm, TextProblem } from './text-form.ts';
import type { ValuePlace } from './value-place.ts';

/** Whether a save in a tab gets into its session now. */
export type ValueFileState =
  | { readonly kind: 'connected' }
  | { readonly kind: 'read-only'; readonly reason: string }
  /** The editor of the session was closed. */
  | { readonly kind: 'closed' }
  /** The session has no such text any more. */
  | { readonly kind: 'gone' };

/** A text of a session in an editor tab. */
export interface ValueFile {
  readonly uri: vscode.Uri;
  /** The URI of its session's document. */
  readonly session: vscode.Uri;
  /** What its tab is called, for messages. */
  readonly title: string;
  place: ValuePlace;
  /** As it is in the session. */
  text: string;
  form: TextForm;
  state: ValueFileState;
  /** What is wrong with what was saved last. */
  problem?: TextProblem | undefined;
}
