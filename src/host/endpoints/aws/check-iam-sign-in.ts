import * as vscode from '../../shown/vscode.ts';
import { checkIamSignIn } from '../../../clouds/aws/check-iam.ts';
import type { IamFinding } from '../../../clouds/aws/check-iam.ts';
import type { AwsCache } from '../../../config/aws-cache.ts';
import { placeOf } from './aws-advice.ts';

/** Asks AWS why a cache may refuse a token of IAM, and shows what comes out. */
export async function showIamCheck(cache: AwsCache, username: string): Promise<void> {
  const title = vscode.l10n.t('Checking the AWS sign-in of {0}…', username);
  const findings = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        return await checkIamSignIn(placeOf(cache, controller.signal), cache, username);
      } finally {
        listener.dispose();
      }
    },
  );
  const hasFailed = findings.some(({ outcome }) => outcome === 'failed');
  const text = hasFailed
    ? vscode.l10n.t('AWS shows why {0} cannot sign in to {1}.', username, cache.cache)
    : vscode.l10n.t('AWS shows no reason why {0} cannot sign in to {1}.', username, cache.cache);
  const detail = findings.map(lineOf).join('\n');
  await vscode.window.showInformationMessage(text, { modal: true, detail });
}

function lineOf({ outcome, reason }: IamFinding): string {
  const mark = { ok: '✓', failed: '✗', unknown: '?' }[outcome];
  return `${mark} ${vscode.reasonText(reason)}`;
}
