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
            'Your Redis user is not allowed to use these keys. Grant permission for a pattern that matches them, or use another user.',
          )
        : vscode.l10n.t(
            'Your Redis user is not allowed to use the keys {0}. Grant read and write permission for this pattern, or use another user.',
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
        'PHP reads the name {0} as a number, and the framework renumbers such items. Choose another name.',
        subject,
      );
    case 'held-in-place':
      return vscode.l10n.t(
        'Other values refer to {0} or to a later item by position, so it must stay where it is.',
        subject,
      );
    case 'name-with-pipe':
      return vscode.l10n.t('A name cannot contain "|", because PHP ends names with it.');
    case 'name-with-exclamation-mark':
      return vscode.l10n.t(
        'A name cannot contain "!", because PHP marks variables without a value with it.',
      );
    case 'name-too-long':
      return vscode.l10n.t('PHP stores names of up to 127 bytes. This one is longer.');
    case 'name-left-out':
      return vscode.l10n.t(
        'PHP reads this name as a number and drops the item when it stores the session. Start the name with a letter.',
      );
    case 'name-with-control-character':
      return vscode.l10n.t('This name contains invisible characters. Remove them.');
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
