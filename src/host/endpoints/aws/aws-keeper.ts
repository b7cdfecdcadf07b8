import * as vscode from '../../shown/vscode.ts';
import { redactor } from '../../redaction.ts';
import { CredentialKeeper } from '../../../clouds/aws/credentials.ts';

let keeper: CredentialKeeper | undefined;

/** The credentials of AWS of this window, which are in memory alone. */
export function awsKeeper(): CredentialKeeper {
  keeper ??= new CredentialKeeper({
    mfaCode: askMfaCode,
    hide: (secret, expiresAtMs) => redactor.addSecret(secret, expiresAtMs),
  });
  return keeper;
}

/** Asks for the code that an MFA device shows. Undefined when the user gives up. */
async function askMfaCode(serial: string, profile: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('MFA Code for the AWS Profile {0}', profile),
    prompt: vscode.l10n.t('Enter the code that the device {0} shows.', serial),
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^\s*\d{6}\s*$/.test(text) ? undefined : vscode.l10n.t('Enter the six digits of the code.'),
  });
}
