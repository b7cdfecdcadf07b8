import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { parseHostPort } from '../../config/host-port.ts';
import { SourceText } from '../../config/source-text.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import type { TlsFileFailure } from '../../links/diagnosis.ts';
import { readTlsFiles } from './access/tls-files.ts';
import { withPassphrase, withServerName, withTls, withTlsFiles } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';

/** Asks for the files of authorities beside those that this machine trusts. */
export async function chooseAuthorities(draft: EndpointDraft): Promise<EndpointDraft | undefined> {
  const files = await chooseFiles(
    vscode.l10n.t('CA Certificates'),
    ['pem', 'crt', 'cer', 'der'],
    true,
  );
  return files && withTls(withTlsFiles(draft, { authorityFiles: files }), true);
}

/** Asks for the client certificate, and for its key and passphrase where they are needed. */
export async function chooseClientCertificate(
  draft: EndpointDraft,
): Promise<EndpointDraft | undefined> {
  const title = vscode.l10n.t('Client Certificate');
  const files = await chooseFiles(title, ['pem', 'crt', 'cer', 'der', 'p12', 'pfx'], false);
  const [certificateFile] = files ?? [];
  if (certificateFile === undefined) return undefined;
  let chosen = withTls(withTlsFiles(draft, { certificateFile, keyFile: undefined }), true);
  chosen = withPassphrase(chosen);
  for (;;) {
    const problem = (await problemOf(chosen))?.problem;
    const next =
      problem === 'no-key'
        ? await chooseKey(chosen)
        : problem === 'passphrase-missing' || problem === 'passphrase-wrong'
          ? await enterPassphrase(chosen, problem === 'passphrase-wrong')
          : undefined;
    // What else is wrong is said when the endpoint is tried.
    if (!next) return problem === undefined || !isAskedFor(problem) ? chosen : undefined;
    chosen = next;
  }
}

function isAskedFor(problem: TlsFileFailure['problem']): boolean {
  return ['no-key', 'passphrase-missing', 'passphrase-wrong'].includes(problem);
}

async function problemOf({ access, secrets }: EndpointDraft): Promise<TlsFileFailure | undefined> {
  const { certificateFile, keyFile } = access.tls ?? {};
  try {
    const files = {
      ...(certificateFile !== undefined && { certificateFile }),
      ...(keyFile !== undefined && { keyFile }),
    };
    await readTlsFiles(files, secrets.tlsPassphrase);
    return undefined;
  } catch (error) {
    if (error instanceof ConnectError) return error.failure.tlsFile;
    throw error;
  }
}

/** Asks for the file with the private key of the client certificate. */
export async function chooseKey(draft: EndpointDraft): Promise<EndpointDraft | undefined> {
  const title = vscode.l10n.t('Private Key of the Client Certificate');
  const [keyFile] = (await chooseFiles(title, ['key', 'pem'], false)) ?? [];
  return keyFile === undefined ? undefined : withTlsFiles(draft, { keyFile });
}

/** Asks for what the private key is encrypted with. */
export async function enterPassphrase(
  draft: EndpointDraft,
  wasWrong = false,
): Promise<EndpointDraft | undefined> {
  const { certificateFile = '', keyFile = certificateFile } = draft.access.tls ?? {};
  const passphrase = await vscode.window.showInputBox({
    title: vscode.l10n.t('Passphrase of the Private Key'),
    prompt: wasWrong
      ? vscode.l10n.t('The passphrase does not open {0}.', keyFile)
      : vscode.l10n.t("Stored in VS Code's secret storage."),
    password: true,
    ignoreFocusOut: true,
  });
  return passphrase === undefined ? undefined : withPassphrase(draft, passphrase);
}

/** Asks for the name that the server's certificate must carry, as it is behind a tunnel. */
export async function enterServerName(
  draft: EndpointDraft,
  names: readonly string[] = [],
): Promise<EndpointDraft | undefined> {
  // What stands for many names is none that a server could be asked for.
  const concrete = names.find((name) => !name.includes('*'));
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Server Name of {0}', endpointLabel(draft.address)),
    prompt:
      names.length === 0
        ? vscode.l10n.t('Leave empty to use the name of the host.')
        : vscode.l10n.t('The certificate was issued for {0}.', names.join(', ')),
    value: draft.address.tlsServerName ?? concrete ?? '',
    ignoreFocusOut: true,
    validateInput: (text) =>
      isHostName(text.trim())
        ? undefined
        : vscode.l10n.t('Enter the name of a host, without a port.'),
  });
  if (name === undefined) return undefined;
  return withServerName(draft, name.trim() === '' ? undefined : name.trim());
}

function isHostName(text: string): boolean {
  if (text === '') return true;
  try {
    return parseHostPort(new SourceText(text)).port === undefined;
  } catch {
    return false;
  }
}

async function chooseFiles(
  title: string,
  extensions: string[],
  canSelectMany: boolean,
): Promise<string[] | undefined> {
  const uris = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Choose File'),
    canSelectMany,
    filters: {
      [vscode.l10n.t('Certificates and Keys')]: extensions,
      [vscode.l10n.t('All Files')]: ['*'],
    },
  });
  return uris?.map(({ fsPath }) => fsPath);
}
