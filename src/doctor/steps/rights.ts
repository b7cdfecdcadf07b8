import { l10n, type Reason } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { type CommandName, type Feature, features, isInReadCategory, ruleOf } from '../features.ts';
import { findGrants, type Grant, type Grants } from '../grants.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';

/** What a feature comes to for this user. */
interface Verdict {
  readonly feature: Feature;
  readonly grant: Grant;
  /** What is missing of the way that is to be asked for. */
  readonly missing: readonly CommandName[];
}

/** What the user may do, held against what each feature takes. */
export const rightsStep: Step<ServerSubject> = {
  id: 'rights',
  title: l10n.t('Permissions'),
  async run({ server, examination }) {
    const grants = await findGrants(server, examination.reach.login.username);
    const isCluster = server.greeting.mode === 'cluster';
    const verdicts = features
      .filter(({ isForClusters }) => isCluster || !isForClusters)
      .map((feature) => verdictOf(feature, grants));
    return judged(verdicts, grants);
  },
};

function verdictOf(feature: Feature, { of }: Grants): Verdict {
  const grants = feature.ways.map((way) => worst(way.map((name) => of.get(name) ?? 'unknown')));
  const best = order.find((grant) => grants.includes(grant)) ?? 'unknown';
  const [way = []] = feature.ways;
  const missing = way.filter((name) => ['refused', 'unknown'].includes(of.get(name) ?? 'unknown'));
  return { feature, grant: best, missing };
}

/** The better first. */
const order: readonly Grant[] = ['allowed', 'keys', 'unknown', 'refused', 'blocked'];

function worst(grants: readonly Grant[]): Grant {
  return order.findLast((grant) => grants.includes(grant)) ?? 'unknown';
}

function judged(verdicts: readonly Verdict[], grants: Grants): Finding {
  const facts: Fact[] = [
    fact('way', l10n.t('Found out by'), grants.way, wayText(grants.way)),
    ...verdicts.map(({ feature, grant }) =>
      fact(feature.id, feature.name, grant, grantText(grant, feature)),
    ),
  ];
  const lacking = verdicts.filter(({ grant }) => grant === 'refused' || grant === 'blocked');
  // Who may read all keys, and write to some or to none, sees everything.
  const isLimited = verdicts.some(
    ({ feature, grant }) => grant === 'keys' && feature.isNeeded === true,
  );
  const isReader = !isLimited && verdicts.some(({ grant }) => grant === 'keys');
  const rules = rulesFor(
    verdicts.filter(({ grant }) => grant === 'refused'),
    isLimited,
  );
  const [first] = lacking;
  if (!first && isReader) {
    return {
      outcome: 'ok',
      facts,
      cause: l10n.t('The user may read all sessions, but not change all of them.'),
    };
  }
  if (!first && !isLimited) return { outcome: 'ok', facts };
  return {
    outcome: lacking.some(({ feature }) => feature.isNeeded) ? 'failed' : 'warning',
    facts,
    cause: first ? first.feature.without : limited,
    ...(rules !== '' && {
      fix: {
        text: l10n.t('Add {0} to the user, or use another user.', rules),
        action: 'copy-rules',
        subject: rules,
      },
    }),
  };
}

const limited = l10n.t(
  'The user may use some keys only. Sessions under other keys are listed, but cannot be opened.',
);

/** The rules to add, as ACL SETUSER takes them: the category for reads, each write by itself. */
function rulesFor(verdicts: readonly Verdict[], isLimited: boolean): string {
  const missing = [...new Set(verdicts.flatMap((verdict) => verdict.missing))];
  const readNames = missing.filter(isInReadCategory);
  const others = missing.filter((name) => !isInReadCategory(name)).map(ruleOf);
  const readRules = readNames.length > 1 ? ['+@read'] : readNames.map(ruleOf);
  const rules = [...readRules, ...others];
  const needsKeys = isLimited || readNames.length > 1;
  return [...rules, ...(needsKeys ? ['~*'] : [])].join(' ');
}

function wayText(way: Grants['way']): Reason {
  switch (way) {
    case 'dry-run':
      return l10n.t('ACL DRYRUN');
    case 'rules':
      return l10n.t('ACL GETUSER');
    case 'tried':
      return l10n.t('commands that only read, about a key that does not exist');
  }
}

function grantText(grant: Grant, { without }: Feature): Reason {
  switch (grant) {
    case 'allowed':
      return l10n.t('yes');
    case 'keys':
      return l10n.t('for some keys only');
    case 'unknown':
      return l10n.t('not known, because trying it would write');
    case 'refused':
    case 'blocked':
      return without;
  }
}
