import * as vscode from '../../shown/vscode.ts';
import type { AwsError } from '../../../clouds/aws/aws-error.ts';

/** What AWS, or the way to its credentials, refused, and what to do about it. */
export function awsErrorText({ code, facts }: AwsError): string {
  const { profile = '', detail = '', action = '', host } = facts;
  const whose =
    facts.profile === undefined
      ? vscode.l10n.t('the environment')
      : vscode.l10n.t('the profile {0}', profile);
  switch (code) {
    case 'expired-credentials':
      return vscode.l10n.t(
        'The temporary AWS credentials of {0} have expired. Renew them, then try again.',
        whose,
      );
    case 'invalid-credentials':
      return vscode.l10n.t(
        'AWS does not accept the credentials of {0}. Check its access key and whether your account has enabled the region.',
        whose,
      );
    case 'denied':
      return vscode.l10n.t(
        'You do not have the AWS permission {0}. Ask your AWS administrator for it.',
        action,
      );
    case 'wrong-clock':
      return clockText(facts.clockAheadSeconds);
    case 'throttled':
      return vscode.l10n.t(
        'AWS is limiting the requests of your account. Wait a minute, then try again.',
      );
    case 'unavailable':
      return vscode.l10n
        .t('AWS cannot answer at the moment. Try again later. {0}', detail)
        .trimEnd();
    case 'unreachable':
      return host === undefined
        ? vscode.l10n
            .t('Cannot reach AWS. Check your network, VPN, and proxy. {0}', detail)
            .trimEnd()
        : vscode.l10n.t('Cannot reach AWS at {0}. Check your network, VPN, and proxy.', host);
    case 'sign-in-expired':
      return vscode.l10n.t(
        'You are not signed in to AWS with {0}. Sign in, then try again.',
        whose,
      );
    case 'role-denied':
      return vscode.l10n
        .t(
          'You are not allowed to use the role of {0}. Ask your AWS administrator for access. {1}',
          whose,
          detail,
        )
        .trimEnd();
    case 'mfa-needed':
      return vscode.l10n.t('AWS asks for a new MFA code for {0}. Enter it, then try again.', whose);
    case 'mfa-refused':
      return vscode.l10n.t(
        'AWS did not accept the MFA code. Wait until your device shows a new code, then try again.',
      );
    case 'process-failed':
      return vscode.l10n
        .t('The program that provides the credentials of {0} failed. {1}', whose, detail)
        .trimEnd();
    case 'profile-incomplete':
      return vscode.l10n.t(
        'There are no AWS credentials in {0}. Run "aws configure" or "aws configure sso" in a terminal.',
        whose,
      );
    case 'no-credentials':
      return vscode.l10n.t(
        'There are no AWS credentials on this machine. Run "aws configure" or "aws configure sso" in a terminal.',
      );
    case 'no-table':
      return vscode.l10n.t(
        'There is no such table in this region of your account. Check the name of the table, the region, and the profile.',
      );
    case 'other-table':
      return vscode.l10n.t(
        'The table cannot have sessions, because its key is not a single text. Choose another table.',
      );
    case 'canceled':
      return vscode.l10n.t('The request to AWS was canceled.');
    case 'unknown':
      return vscode.l10n.t('AWS answered with an error. {0}', detail).trimEnd();
  }
}

function clockText(aheadSeconds: number | undefined): string {
  const minutes = Math.round(Math.abs(aheadSeconds ?? 0) / 60);
  if (aheadSeconds === undefined || minutes === 0) {
    return vscode.l10n.t(
      'The clock of this machine is too far from the time of AWS. Set the clock, then try again.',
    );
  }
  return aheadSeconds > 0
    ? vscode.l10n.t(
        'The clock of this machine is {0} minutes ahead of AWS. Set the clock, then try again.',
        minutes,
      )
    : vscode.l10n.t(
        'The clock of this machine is {0} minutes behind AWS. Set the clock, then try again.',
        minutes,
      );
}
