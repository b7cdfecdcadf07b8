import * as vscode from '../../shown/vscode.ts';
import { AwsError } from '../../../clouds/aws/aws-error.ts';
import { iamSource } from '../../../clouds/aws/iam-source.ts';
import { UserError } from '../../errors.ts';
import type { ErrorAction } from '../../errors.ts';
import type { ExplainedSource, SignInPlace } from '../sign-in/explained-source.ts';
import { awsErrorText } from './aws-error-text.ts';
import { awsKeeper } from './aws-keeper.ts';
import { signInToAws } from './sign-in-to-aws.ts';

/** Tokens of IAM as passwords of an endpoint that was added from AWS. */
export function awsIamSource({ access, address }: SignInPlace): ExplainedSource {
  const { aws } = access;
  const { username } = address;
  if (!aws || username === undefined) {
    throw new UserError(
      vscode.l10n.t(
        'IAM sign-in requires a username and a cache of your AWS account. Use "Add Endpoint from AWS…".',
      ),
    );
  }
  return {
    ...iamSource(aws, username, awsKeeper()),
    explain: (error) => explainAws(error, actionsFor(error, aws.profile, aws.region)),
  };
}

/** The words for what AWS refuses. */
export function explainAws(
  error: unknown,
  actions: readonly ErrorAction[] = [],
): UserError | undefined {
  if (!(error instanceof AwsError)) return undefined;
  return new UserError(awsErrorText(error), actions, { cause: error });
}

/** What the user can do about it: nothing opens by itself, since connections come back by themselves. */
export function actionsFor(
  error: unknown,
  profile: string | undefined,
  region = '',
): readonly ErrorAction[] {
  if (!(error instanceof AwsError) || profile === undefined) return [];
  const { code, facts } = error;
  if (code === 'sign-in-expired') {
    const run = async () => {
      await signInToAws(profile, facts.signIn ?? 'sso');
      awsKeeper().forget({ profile });
    };
    return [{ title: vscode.l10n.t('Sign In to AWS'), run }];
  }
  if (code === 'mfa-needed' || code === 'mfa-refused') {
    const run = () => awsKeeper().get({ profile }, region);
    return [{ title: vscode.l10n.t('Enter MFA Code…'), run }];
  }
  return [];
}
