import * as vscode from '../shown/vscode.ts';
import type { DefinitionProblem } from '../../stores/layouts/custom/definition.ts';
import type { DecoderProblem } from './decoder-settings.ts';
import type { ProgramError } from './program-error.ts';

/** What is wrong with an entry of `sessionFarm.layouts`. */
export function definitionProblemText({ index, code, subject }: DefinitionProblem): string {
  const what = `sessionFarm.layouts${index === undefined ? '' : `[${index}]`}`;
  switch (code) {
    case 'not-a-list':
      return vscode.l10n.t('{0} is not used: it must be a list of layouts.', what);
    case 'not-an-object':
      return vscode.l10n.t(
        '{0} is not used: a layout is an object with "name", "key" and "type".',
        what,
      );
    case 'bad-name':
      return vscode.l10n.t(
        '{0} is not used: "name" must be a text of at most 60 characters that no layout before has, not "{1}".',
        what,
        subject,
      );
    case 'bad-key':
      return vscode.l10n.t(
        '{0} is not used: "{1}" is no pattern of a key. Use {id} once. {application} may stand before it, with something between the two. Each key needs a pattern of its own.',
        what,
        subject,
      );
    case 'bad-type':
      return vscode.l10n.t(
        '{0} is not used: "type" is "string" or "hash", not "{1}".',
        what,
        subject,
      );
    case 'bad-format':
      return vscode.l10n.t(
        '{0} is not used: "{1}" is no format for a key of this type.',
        what,
        subject,
      );
    case 'bad-decoder':
      return vscode.l10n.t(
        '{0} is not used: sessionFarm.decoders has no decoder "{1}".',
        what,
        subject,
      );
    case 'unknown-member':
      return vscode.l10n.t('{0} is not used: a layout has no "{1}".', what, subject);
  }
}

/** What is wrong with an entry of `sessionFarm.decoders`. */
export function decoderProblemText({ name, code }: DecoderProblem): string {
  const what = `sessionFarm.decoders${name === undefined ? '' : `["${name}"]`}`;
  switch (code) {
    case 'not-an-object':
      return name === undefined
        ? vscode.l10n.t(
            '{0} is not used: it must be an object with a decoder under each name.',
            what,
          )
        : vscode.l10n.t('{0} is not used: a decoder is an object with a "command".', what);
    case 'bad-command':
      return vscode.l10n.t(
        '{0} is not used: "command" must be a list of texts, the program first.',
        what,
      );
    case 'bad-limit':
      return vscode.l10n.t(
        '{0} is not used: "timeoutSeconds" and "maxMegabytes" must be numbers above 0.',
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
      return vscode.l10n.t('The decoder "{0}" took too long and was ended: {1}', name, message);
    case 'too-much-output':
      return vscode.l10n.t('The decoder "{0}" wrote too much and was ended: {1}', name, message);
    case 'failed':
      return vscode.l10n.t('The decoder "{0}" failed: {1}', name, message);
    case 'bad-answer':
      return vscode.l10n.t(
        'The decoder "{0}" gave an answer that cannot be used: {1}',
        name,
        message,
      );
    case 'not-read-back':
      return vscode.l10n.t(
        'What the decoder "{0}" makes of the edit is something else when it is decoded again.',
        name,
      );
    case 'not-trusted':
      return vscode.l10n.t(
        'The decoder "{0}" was not run: it is a program, and this workspace is not trusted.',
        name,
      );
    case 'not-described':
      return vscode.l10n.t(
        'The decoder "{0}" was not run: sessionFarm.decoders has no valid entry for it.',
        name,
      );
    case 'cancelled':
      return vscode.l10n.t('The decoder "{0}" was called off.', name);
  }
}
