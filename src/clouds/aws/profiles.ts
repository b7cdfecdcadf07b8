import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';

/** How a profile gets its credentials. */
export type ProfileSignIn =
  /** Keys that stand in the file. */
  | 'keys'
  /** IAM Identity Center: `aws sso login`. */
  | 'sso'
  /** `aws login`: the sign-in of the console. */
  | 'console'
  /** A role, by the credentials of another profile or of this machine. */
  | 'role'
  | 'process'
  | 'web-identity'
  /** Nothing that says how: a profile of settings alone. */
  | 'none';

/** A profile of `~/.aws/config` and `~/.aws/credentials`, without its secrets. */
export interface AwsProfile {
  readonly name: string;
  readonly region?: string;
  readonly signIn: ProfileSignIn;
  /** The serial number of the device whose code assuming the role takes. */
  readonly mfaSerial?: string;
  readonly accountId?: string;
}

/** What this machine knows of AWS. */
export interface AwsConfiguration {
  /** That of AWS_PROFILE first, then `default`, then by name. */
  readonly profiles: readonly AwsProfile[];
  /** True if the environment has credentials: keys, a token file of a web identity, a container. */
  readonly hasEnvironment: boolean;
  /** The region of the environment. */
  readonly region?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the profiles, from where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say. A file that
 * isn't there has none.
 */
export async function awsConfiguration(env: Environment = process.env): Promise<AwsConfiguration> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const region = [env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find((name) => name);
  const current = env['AWS_PROFILE'];
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter(
    (name) => !/^(?:sso-session|services)\./.test(name),
  );
  const rank = (name: string) => (name === current ? 0 : name === 'default' ? 1 : 2);
  return {
    profiles: names
      .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
      .map((name) => profileOf(name, { ...configFile[name], ...credentialsFile[name] })),
    hasEnvironment: environmentKinds(env).length > 0,
    ...(region && { region }),
  };
}

/** What of the environment gives credentials, in the order in which AWS's tools look. */
export function environmentKinds(
  env: Environment,
): readonly ('keys' | 'web-identity' | 'container')[] {
  const has = (...names: string[]) => names.every((name) => env[name]);
  return [
    ...(has('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY') ? (['keys'] as const) : []),
    ...(has('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN') ? (['web-identity'] as const) : []),
    ...(has('AWS_CONTAINER_CREDENTIALS_FULL_URI') || has('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
      ? (['container'] as const)
      : []),
  ];
}

function profileOf(name: string, values: Environment): AwsProfile {
  const region = values['region'];
  const mfaSerial = values['role_arn'] === undefined ? undefined : values['mfa_serial'];
  const accountId =
    values['sso_account_id'] ??
    values['aws_account_id'] ??
    /^arn:[\w-]+:iam::(?<account>\d{12}):/.exec(values['role_arn'] ?? '')?.groups?.['account'];
  return {
    name,
    signIn: signInOf(values),
    ...(region && { region }),
    ...(mfaSerial && { mfaSerial }),
    ...(accountId && { accountId }),
  };
}

/** In the order in which the SDK looks at a profile. */
function signInOf(values: Environment): ProfileSignIn {
  if (values['role_arn'] && (values['source_profile'] || values['credential_source']))
    return 'role';
  if (values['aws_access_key_id'] && values['aws_secret_access_key']) return 'keys';
  if (values['web_identity_token_file'] && values['role_arn']) return 'web-identity';
  if (values['credential_process']) return 'process';
  if (values['sso_session'] || values['sso_start_url'] || values['sso_account_id']) return 'sso';
  return values['login_session'] ? 'console' : 'none';
}
