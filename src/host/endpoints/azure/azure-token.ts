import * as vscode from '../../shown/vscode.ts';
import { AzureError, isConsentMissing, shortDetail } from '../../../clouds/azure/azure-error.ts';
import { readPasswordOutput } from '../../../config/password-output.ts';
import { ProgramError } from '../../layouts/program-error.ts';
import { runTool } from '../sign-in/run-tool.ts';

/** VS Code's own provider of Microsoft accounts. */
const provider = 'microsoft';

/** Who is asked for tokens. */
export interface AzureAccount {
  readonly account: 'microsoft' | 'azure-cli';
  /** The id or a domain of a directory; that of the account by default. */
  readonly tenant?: string;
}

/**
 * A token of Entra ID for one resource.
 * @param mayAsk whether the user may be asked to sign in: only after a gesture that means it
 * @throws AzureError, ProgramError where there is no Azure CLI, CancellationError by the user
 */
export function azureToken(
  account: AzureAccount,
  scope: string,
  mayAsk: boolean,
  signal: AbortSignal,
): Promise<string> {
  return account.account === 'microsoft'
    ? fromVscode(scope, account.tenant, mayAsk)
    : fromAzureCli(scope, account.tenant, signal);
}

async function fromVscode(
  scope: string,
  tenant: string | undefined,
  mayAsk: boolean,
): Promise<string> {
  const scopes = [scope, ...(tenant === undefined ? [] : [`VSCODE_TENANT:${tenant}`])];
  const options = mayAsk ? { createIfNone: true } : { silent: true };
  let session: vscode.AuthenticationSession | undefined;
  try {
    session = await vscode.authentication.getSession(provider, scopes, options);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const detail = shortDetail(text);
    if (isConsentMissing(text)) throw new AzureError('no-consent', { detail }, { cause: error });
    if (/cancel|did not consent to login/i.test(text)) throw new vscode.CancellationError();
    throw new AzureError('signed-out', { detail }, { cause: error });
  }
  if (!session) throw new AzureError('signed-out');
  return session.accessToken;
}

/** `az account get-access-token`, Azure CLI reference. */
async function fromAzureCli(
  scope: string,
  tenant: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const ask = ['az', 'account', 'get-access-token', '--scope', scope, '--output', 'json'];
  try {
    const output = await runTool(
      [...ask, ...(tenant === undefined ? [] : ['--tenant', tenant])],
      signal,
    );
    return readPasswordOutput(output, Date.now()).password;
  } catch (error) {
    if (!(error instanceof ProgramError) || error.code !== 'failed') throw error;
    const detail = shortDetail(error.message);
    const code = isConsentMissing(error.message) ? 'no-consent' : 'signed-out';
    throw new AzureError(code, { detail }, { cause: error });
  }
}
