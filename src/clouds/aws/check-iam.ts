import type { AwsCache } from '../../config/aws-cache.ts';
import { l10n } from '../../formats/reason.ts';
import type { Reason } from '../../formats/reason.ts';
import { AwsError } from './aws-error.ts';
import type { CacheEntry, CacheUser } from './cache-entry.ts';
import type { AwsPlace } from './clients.ts';
import { listCaches } from './list-caches.ts';
import type { CacheList } from './list-caches.ts';
import { listUsers } from './list-users.ts';

/** What must be right for a cache to accept a token of IAM; the cache itself says nothing but WRONGPASS. */
export type IamCheck =
  | 'clock'
  | 'credentials'
  | 'cache'
  | 'tls'
  | 'version'
  | 'user'
  | 'user-sign-in'
  | 'user-name'
  | 'permission';

/** What each check is about. */
export const checkLabels: Readonly<Record<IamCheck, Reason>> = {
  clock: l10n.t('Clock'),
  credentials: l10n.t('Credentials'),
  cache: l10n.t('Cache'),
  tls: l10n.t('TLS'),
  version: l10n.t('Version'),
  user: l10n.t('User'),
  'user-sign-in': l10n.t('Sign-in of the user'),
  'user-name': l10n.t('User ID'),
  permission: l10n.t('Permission'),
};

/** What was found out about it. `unknown`: AWS doesn't tell, or not to this user. */
export interface IamFinding {
  readonly check: IamCheck;
  readonly outcome: 'ok' | 'failed' | 'unknown';
  readonly reason: Reason;
}

/**
 * Goes through what makes a cache refuse a token ("Authenticating with IAM" of ElastiCache and
 * MemoryDB), in the order of what is likely. What only follows from a failure is left out.
 * @param user the username that the token names
 */
export async function checkIamSignIn(
  place: AwsPlace,
  cache: AwsCache,
  user: string,
): Promise<readonly IamFinding[]> {
  let list: CacheList;
  try {
    list = await listCaches(place);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'canceled') throw error;
    return [failureFinding(error)];
  }
  const entry = list.entries.find(
    ({ id, service }) =>
      service === cache.service && id.toLowerCase() === cache.cache.toLowerCase(),
  );
  const found = [
    clockFinding(list.clockAheadSeconds),
    ok('credentials', l10n.t('AWS accepts the credentials.')),
    cacheFinding(cache, entry, list),
  ];
  if (!entry) return found;
  return [...found, ...entryFindings(entry), ...(await userFindings(place, entry, user))];
}

function ok(check: IamCheck, reason: Reason): IamFinding {
  return { check, outcome: 'ok', reason };
}

function failed(check: IamCheck, reason: Reason): IamFinding {
  return { check, outcome: 'failed', reason };
}

function unknown(check: IamCheck, reason: Reason): IamFinding {
  return { check, outcome: 'unknown', reason };
}

/** AWS answers nothing at all. */
function failureFinding({ code, facts, message }: AwsError): IamFinding {
  if (code === 'wrong-clock') return clockFinding(facts.clockAheadSeconds ?? 0, true);
  const text = l10n.t('AWS cannot be asked: {0}', facts.detail ?? message);
  const isAboutOthers = code === 'denied' || code === 'unreachable' || code === 'throttled';
  return isAboutOthers ? unknown('cache', text) : failed('credentials', text);
}

/** @param isRefused whether AWS has refused a request for its time */
function clockFinding(aheadSeconds: number, isRefused = false): IamFinding {
  if (aheadSeconds === 0 && !isRefused) {
    return ok('clock', l10n.t('The clock of this machine is close to the time of AWS.'));
  }
  return failed(
    'clock',
    aheadSeconds === 0
      ? l10n.t('The clock of this machine is too far from the time of AWS. Set the clock.')
      : l10n.t(
          'The clock of this machine differs from the time of AWS by {0} seconds. Set the clock.',
          Math.abs(aheadSeconds),
        ),
  );
}

function cacheFinding(
  { cache, region, isServerless }: AwsCache,
  entry: CacheEntry | undefined,
  { gaps }: CacheList,
): IamFinding {
  if (!entry) {
    const [gap] = gaps;
    return gap
      ? unknown(
          'cache',
          l10n.t('The cache {0} may be among those that you are not allowed to list.', cache),
        )
      : failed(
          'cache',
          l10n.t('AWS has no cache named {0} in {1}. Add the endpoint again.', cache, region),
        );
  }
  if ((entry.kind === 'serverless') !== isServerless) {
    return failed(
      'cache',
      isServerless
        ? l10n.t('The cache {0} is not serverless. Add the endpoint again.', cache)
        : l10n.t('The cache {0} is serverless. Add the endpoint again.', cache),
    );
  }
  return ok('cache', l10n.t('AWS has a cache named {0} in {1}.', cache, region));
}

/** IAM takes TLS, and Valkey 7.2 or Redis 7.0. */
function entryFindings(entry: CacheEntry): readonly IamFinding[] {
  const { usesTls, engine, version } = entry;
  const least = engine === 'valkey' ? '7.2' : '7.0';
  return [
    usesTls
      ? ok('tls', l10n.t('The cache uses TLS.'))
      : failed('tls', l10n.t('The cache does not use TLS, which IAM requires.')),
    version === undefined
      ? unknown(
          'version',
          l10n.t('The version of the cache is not known. IAM requires {0}.', least),
        )
      : isAtLeast(version, least)
        ? ok('version', l10n.t('Version {0} of the cache supports IAM.', version))
        : failed(
            'version',
            l10n.t(
              'Version {0} of the cache does not support IAM, which requires {1}.',
              version,
              least,
            ),
          ),
  ];
}

function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = Infinity] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

async function userFindings(
  place: AwsPlace,
  entry: CacheEntry,
  name: string,
): Promise<readonly IamFinding[]> {
  if (entry.signIn !== 'users') {
    const text = l10n.t(
      'The cache has no user group, so that it knows no users. Assign one in AWS.',
    );
    return [failed('user', text)];
  }
  const groups = entry.userGroups.join(', ');
  let users: readonly CacheUser[];
  try {
    users = await listUsers(place, entry);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'canceled') throw error;
    const { action = '', detail = '' } = error.facts;
    const text =
      error.code === 'denied'
        ? l10n.t('The users cannot be listed without the AWS permission {0}.', action)
        : l10n.t('The users cannot be listed: {0}', detail);
    return [unknown('user', text), permissionFinding(entry, undefined)];
  }
  const user =
    users.find((each) => each.name === name) ??
    users.find(({ id }) => id === name) ??
    users.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!user) {
    const text = l10n.t('The user {0} is not in {1}, which the cache uses.', name, groups);
    return [failed('user', text)];
  }
  return [
    user.name === name
      ? ok('user', l10n.t('The user {0} is in {1}, which the cache uses.', name, groups))
      : failed('user', l10n.t('The username is {0}, not {1}. Edit the endpoint.', user.name, name)),
    user.signIn === 'iam'
      ? ok('user-sign-in', l10n.t('The user {0} signs in with IAM.', name))
      : failed('user-sign-in', l10n.t('The user {0} does not sign in with IAM.', name)),
    user.id === user.name
      ? ok('user-name', l10n.t('The username and the user ID are the same.'))
      : failed(
          'user-name',
          l10n.t(
            'The user {0} has the ID {1}. With IAM, both must be the same.',
            user.name,
            user.id,
          ),
        ),
    permissionFinding(entry, user),
  ];
}

/** Nobody tells whether the identity has the permission to connect. */
function permissionFinding(entry: CacheEntry, user: CacheUser | undefined): IamFinding {
  const action = entry.service === 'memorydb' ? 'memorydb:Connect' : 'elasticache:Connect';
  const places = [entry.arn, user?.arn].filter((arn) => arn !== undefined).join(', ');
  const text = l10n.t('Check that you have the AWS permission {0} for {1}.', action, places);
  return unknown('permission', text);
}
