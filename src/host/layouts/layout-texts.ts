import * as vscode from '../shown/vscode.ts';
import type { DefinitionProblem } from '../../stores/layouts/custom/definition.ts';
import type { DecoderProblem } from './decoder-settings.ts';
import type { ProgramError } from './program-error.ts';

/** What is wrong with an entry of `sessionFarm.layouts`. */
export function definitionProblemText({ index, code, subject }: DefinitionProblem): string {
  const what = `sessionFarm.layouts${index === undefined ? '' : `[${index}]`}`;
  switch (code) {
    case 'not-a-list':
      return vscode.l10n.t('{0} was ignored. It must be an array of layouts.', what);
    case 'not-an-object':
      return vscode.l10n.t(
        '{0} was ignored. A layout must be an object with "name", "key", and "type".',
        what,
      );
    case 'bad-name':
      return vscode.l10n.t(
        '{0} was ignored. "name" must be a string of at most 60 characters that no earlier layout uses, not "{1}".',
        what,
        subject,
      );
    case 'bad-key':
      return vscode.l10n.t(
        '{0} was ignored. "{1}" is not a valid key pattern. Use {id} once, optionally preceded by {application} and a separator, and make each key different.',
        what,
        subject,
      );
    case 'bad-type':
      return vscode.l10n.t(
        '{0} was ignored. "type" must be "string" or "hash", not "{1}".',
        what,
        subject,
      );
    case 'bad-format':
      return vscode.l10n.t(
        '{0} was ignored. The format "{1}" cannot be used with a key of this type.',
        what,
        subject,
      );
    case 'bad-framework':
      return vscode.l10n.t(
        '{0} was ignored. Session Farm knows no framework "{1}" whose sessions can have other keys.',
        what,
        subject,
      );
    case 'bad-decoder':
      return vscode.l10n.t(
        '{0} was ignored. sessionFarm.decoders has no decoder "{1}".',
        what,
        subject,
      );
    case 'unknown-member':
      return vscode.l10n.t('{0} was ignored. A layout cannot have "{1}".', what, subject);
  }
}

/** What is wrong with an entry of `sessionFarm.decoders`. */
export function decoderProblemText({ name, code }: DecoderProblem): string {
  const what = `sessionFarm.decoders${name === undefined ? '' : `["${name}"]`}`;
  switch (code) {
    case 'not-an-object':
      return name === undefined
        ? vscode.l10n.t(
            '{0} was ignored. It must be an object with a decoder under each name.',
            what,
          )
        : vscode.l10n.t('{0} was ignored. A decoder must be an object with a "command".', what);
    case 'bad-command':
      return vscode.l10n.t(
        '{0} was ignored. "command" must be an array of strings, with the program first.',
        what,
      );
    case 'bad-kind':
      return vscode.l10n.t(
        '{0} was ignored. A decoder must have either a "command" or a "format".',
        what,
      );
    case 'bad-format':
      return vscode.l10n.t('{0} was ignored. Session Farm has no format of that name.', what);
    case 'bad-scope':
      return vscode.l10n.t(
        '{0} was ignored. "item", "application", and "layout" must be strings.',
        what,
      );
    case 'bad-schema':
      return vscode.l10n.t(
        '{0} was ignored. "file" and "message" go together, with the format "protobuf". The file is a path in the workspace folder.',
        what,
      );
    case 'bad-limit':
      return vscode.l10n.t(
        '{0} was ignored. "timeoutSeconds" and "maxMegabytes" must be greater than 0.',
        what,
      );
  }
}

/** Why a decoder gave nothing, in words. */
export function programErrorText(name: string, { code, message }: ProgramError): string {
  switch (code) {
    case 'not-started':
      return vscode.l10n.t('The decoder "{0}" could not be started: {1}', name, message);
    case 'timed-out':
      return vscode.l10n.t('The decoder "{0}" took too long and was stopped: {1}', name, message);
    case 'too-much-output':
      return vscode.l10n.t(
        'The decoder "{0}" wrote too much output and was stopped: {1}',
        name,
        message,
      );
    case 'failed':
      return vscode.l10n.t('The decoder "{0}" failed: {1}', name, message);
    case 'bad-answer':
      return vscode.l10n.t('The decoder "{0}" returned an invalid answer: {1}', name, message);
    case 'not-read-back':
      return vscode.l10n.t(
        'The decoder "{0}" did not return the same value when the edit was decoded again, so it was not saved.',
        name,
      );
    case 'not-trusted':
      return vscode.l10n.t(
        'The decoder "{0}" did not run, because this workspace is in Restricted Mode. Trust the workspace to run decoders.',
        name,
      );
    case 'not-described':
      return vscode.l10n.t(
        'The decoder "{0}" did not run, because sessionFarm.decoders has no valid entry for it.',
        name,
      );
    case 'cancelled':
      return vscode.l10n.t('The decoder "{0}" was canceled.', name);
  }
}
