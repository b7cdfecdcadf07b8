import * as vscode from '../../shown/vscode.ts';
import type { LostAction } from '../../../lookup/lost/finding.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { HostServices } from '../../services.ts';
import type { SessionTargets } from '../session-target.ts';

/** What a button of a report does, as VS Code is told of it. @param report the document that it stands in */
export function buttonOf(
  action: LostAction,
  { titleOf }: HostServices,
  targets: SessionTargets,
  report: string,
): vscode.Command {
  switch (action.kind) {
    case 'open-session': {
      const { endpointId, database, ref } = action;
      return {
        title: vscode.l10n.t('Open Session'),
        command: commandIds.openSession,
        arguments: [targets.uriOf({ endpointId, database, ref })],
      };
    }
    case 'release-lock': {
      const { endpointId, database, ref } = action;
      return {
        title: titleOf('releaseLock'),
        command: commandIds.releaseLock,
        arguments: [targets.uriOf({ endpointId, database, ref })],
      };
    }
    case 'give-back-lock': {
      const { endpointId, database, ref } = action;
      return {
        title: titleOf('giveBackLock'),
        command: commandIds.giveBackLock,
        arguments: [targets.uriOf({ endpointId, database, ref })],
      };
    }
    case 'use-database':
      return {
        title: vscode.l10n.t('Use Database {0}…', action.database),
        command: commandIds.useDatabase,
        arguments: [`${action.endpointId} ${action.database}`],
      };
    case 'connect':
      return {
        title: titleOf('connectEndpoint'),
        command: commandIds.connectEndpoint,
        arguments: [action.endpointId],
      };
    case 'diagnose':
      return {
        title: titleOf('diagnoseEndpoint'),
        command: commandIds.diagnoseEndpoint,
        arguments: [action.endpointId],
      };
    case 'send-on':
      return { title: titleOf('sendAllOn'), command: commandIds.sendAllOn };
    case 'key-ring':
      return { title: titleOf('selectKeyRing'), command: commandIds.selectKeyRing };
    case 'application-name':
      return {
        title: titleOf('enterApplicationName'),
        command: commandIds.enterApplicationName,
      };
    case 'cookie-key':
      return { title: titleOf('chooseCookieKey'), command: commandIds.chooseCookieKey };
    case 'find-again':
      return { title: lookAgain(), command: commandIds.explainLostSession, arguments: [report] };
  }
}

/** Does what a button says. */
export function press({ command, arguments: args = [] }: vscode.Command): Thenable<unknown> {
  return vscode.commands.executeCommand(command, ...(args as readonly unknown[]));
}

/** What the button says that makes a report anew. */
export function lookAgain(): string {
  return vscode.l10n.t('Look Again');
}
