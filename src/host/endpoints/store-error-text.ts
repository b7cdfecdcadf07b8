import * as vscode from '../shown/vscode.ts';
import type { StoreError } from '../../stores/replies.ts';

/** Why a session could not be read or changed as it was asked. */
export function storeErrorText({ code, subject, reason }: StoreError): string {
  switch (code) {
    case 'no-permission':
      return vscode.l10n.t(
        'Your Redis user is not allowed to run {0}. Ask your Redis administrator for that permission, or use another user.',
        subject,
      );
    case 'no-key-permission':
      return subject === ''
        ? vscode.l10n.t(
            'This user may not use these keys. Grant a pattern that they fit, or use another user.',
          )
        : vscode.l10n.t(
            'This user may not use the keys {0}. Grant this pattern for reading and writing, or use another user.',
            subject,
          );
    case 'unexpected-reply':
      return vscode.l10n.t('The server gave an unexpected answer to {0}.', subject);
    case 'unwritable':
      if (reason) return vscode.reasonText(reason);
      return vscode.l10n.t('{0} cannot be written without damaging it.', subject);
    case 'too-many-items':
      return vscode.l10n.t('The session provider cannot store more than {0} items.', subject);
    case 'name-taken':
      return vscode.l10n.t(
        'An item named {0} already exists. Choose another name, or rename that item first.',
        subject,
      );
    case 'name-reserved':
      return vscode.l10n.t(
        'The framework uses the name {0} itself, and an item of that name would be lost. Choose another name.',
        subject,
      );
    case 'name-numbered':
      return vscode.l10n.t(
        'PHP takes the name {0} for a number, and the framework numbers such items anew. Choose another name.',
        subject,
      );
    case 'held-in-place':
      return vscode.l10n.t(
        'Other values refer to {0}, or to what stands behind it, by its place. It has to stay where it is.',
        subject,
      );
    case 'name-with-pipe':
      return vscode.l10n.t('PHP ends a name with “|”, so no name can have one.');
    case 'name-with-exclamation-mark':
      return vscode.l10n.t(
        'PHP takes “!” in a name for the mark of a variable without a value, so no name can have one.',
      );
    case 'name-too-long':
      return vscode.l10n.t('PHP stores names of up to 127 bytes. This one is longer.');
    case 'name-left-out':
      return vscode.l10n.t(
        'PHP takes this name for a number and leaves it out when it stores the session. Put a letter in front.',
      );
    case 'name-with-control-character':
      return vscode.l10n.t('This name has characters that cannot be seen. Leave them out.');
    case 'unknown-layout':
      return vscode.l10n.t(
        'The layout {0} is no longer in the settings.',
        subject.replace(/^custom:/, ''),
      );
    case 'demoted':
      return vscode.l10n.t(
        'The change was written to a server that is no longer the primary, and is lost there. Try again to write it to the new primary.',
      );
    case 'moving':
      return vscode.l10n.t(
        'The cluster is moving this session to another node. Try again in a moment.',
      );
    case 'split-keys':
      return vscode.l10n.t(
        "This session's keys are on different cluster nodes, so they cannot be changed in one step.",
      );
  }
}
