import { type AspNetLayoutId, isAspNetLayout } from '../../stores/layout-facts.ts';
import type { GroupReport, ItemReport } from './census-report.ts';
import { type CSharpType, csharpType, isValueType } from './csharp-type.ts';
import { isOfNet, jsonFitOf, type JsonFit, worseFit } from './json-fitness.ts';

/** Items in a smaller part of the sessions than this are rare: tests and reviews miss what uses them. */
const RARE_PART = 0.01;
/** In fewer sessions than these, nothing can be told to be rare. */
const LEAST_SESSIONS = 20;

/** An item name of an ASP.NET application, as System.Web adapters have to know it. */
export interface MovingItem {
  readonly name: string;
  readonly isPattern: boolean;
  readonly sessionCount: number;
  /** What to register, in C#; absent where it can't be told, or has no name in C#. */
  readonly type?: string;
  /** Other types that were seen under the name, most frequent first: values of those are refused. */
  readonly otherTypes: readonly string[];
  /** What JSON makes of it, by the worst type that it holds. */
  readonly fit: JsonFit;
  /** That type, where it isn't what the item is. */
  readonly worst?: string;
  /** BinaryFormatter has written it. */
  readonly isBinary: boolean;
  readonly isRare: boolean;
}

/** The sessions of an application in one version of the provider. */
export interface MovingGroup {
  readonly layout: AspNetLayoutId;
  readonly sessionCount: number;
}

/** What moving an ASP.NET application to ASP.NET Core, or to another provider, has to heed. */
export interface MovingOff {
  readonly application: string;
  readonly groups: readonly MovingGroup[];
  readonly readCount: number;
  readonly sessionCount: number;
  /** By name. */
  readonly items: readonly MovingItem[];
  /** Names that differ in nothing but upper and lower case: ASP.NET takes them for one. */
  readonly caseTwins: readonly (readonly string[])[];
  /** The site's own classes that BinaryFormatter has written, in C# where they have a name there. */
  readonly ownClasses: readonly string[];
  readonly dangers: readonly string[];
  /** Items that aren't BinaryFormatter's though the provider's own would be: another serializer is set. */
  readonly hasOwnSerializer: boolean;
  /** The most frequent stored timeout. */
  readonly timeoutSeconds?: number;
}

/** The ASP.NET applications of a census, each with all the versions of the provider that serve it. */
export function movingOff(groups: readonly GroupReport[]): readonly MovingOff[] {
  const byApplication = new Map<string, (GroupReport & { readonly layout: AspNetLayoutId })[]>();
  for (const group of groups) {
    const { layout, application } = group;
    if (!isAspNetLayout(layout)) continue;
    byApplication.set(application, [
      ...(byApplication.get(application) ?? []),
      { ...group, layout },
    ]);
  }
  return [...byApplication].map(([application, found]) => movingOne(application, found));
}

function movingOne(
  application: string,
  groups: readonly (GroupReport & { readonly layout: AspNetLayoutId })[],
): MovingOff {
  const readCount = groups.reduce((sum, group) => sum + group.readCount, 0);
  const reports = groups.flatMap(({ items }) => items.filter(({ isSystem }) => !isSystem));
  const byName = new Map<string, ItemReport[]>();
  for (const report of reports) {
    byName.set(report.name, [...(byName.get(report.name) ?? []), report]);
  }
  const items = [...byName]
    .map(([name, same]) => movingItem(name, same, readCount))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const [timeout] = groups.flatMap(({ timeouts }) => timeouts).sort((a, b) => b.count - a.count);
  const binary = reports.filter(({ binaryCount }) => binaryCount > 0);
  const classes = binary.flatMap(({ innerTypes }) => innerTypes).flatMap(ownClassesIn);
  return {
    application,
    groups: groups.map(({ layout, sessionCount }) => ({ layout, sessionCount })),
    readCount,
    sessionCount: groups.reduce((sum, group) => sum + group.sessionCount, 0),
    items,
    caseTwins: twinsOf([...byName.keys()]),
    ownClasses: [...new Set(classes)].sort(),
    dangers: [...new Set(reports.flatMap(({ dangers }) => dangers.map(([name]) => name)))].sort(),
    hasOwnSerializer: groups.some(
      ({ layout, formats }) =>
        layout !== 'aspnet-v5' &&
        formats.some(({ format }) => format !== 'nrbf' && format !== 'hex'),
    ),
    ...(timeout && { timeoutSeconds: timeout.seconds }),
  };
}

function movingItem(name: string, same: readonly ItemReport[], readCount: number): MovingItem {
  const sessionCount = same.reduce((sum, item) => sum + item.sessionCount, 0);
  const counts = new Map<string, { type: CSharpType | undefined; count: number }>();
  for (const { typeName, netType, count } of same.flatMap(({ types }) => types)) {
    const type = netType === undefined ? undefined : csharpType(netType);
    const key = type?.text ?? netType ?? typeName;
    counts.set(key, { type, count: (counts.get(key)?.count ?? 0) + count });
  }
  const [first, ...others] = [...counts].sort(([, a], [, b]) => b.count - a.count);
  const type = first?.[1].type;
  const hasNull = same.some(({ nullCount }) => nullCount > 0);
  const { fit, worst } = fitOf(same, type);
  return {
    name,
    isPattern: same.some(({ isPattern }) => isPattern),
    sessionCount,
    ...(type && { type: hasNull && isValueType(type) ? `${type.text}?` : type.text }),
    otherTypes: others.map(([text]) => text).filter((text) => text !== ''),
    fit,
    ...(worst !== undefined && worst !== type?.text && { worst }),
    isBinary: same.some(({ binaryCount }) => binaryCount > 0),
    isRare: readCount >= LEAST_SESSIONS && sessionCount <= Math.max(1, readCount * RARE_PART),
  };
}

/** The worst of what an item holds: a class whose member is a DataTable fails as the table does. */
function fitOf(
  same: readonly ItemReport[],
  type: CSharpType | undefined,
): { readonly fit: JsonFit; readonly worst?: string } {
  let fit: JsonFit = type ? jsonFitOf(type) : 'unknown';
  let worst = type?.text;
  // `object` is what an item of such a list is declared as, and not what is in it.
  for (const inner of same.flatMap(({ innerTypes }) => innerTypes)) {
    const known = csharpType(inner);
    const own = known ? jsonFitOf(known) : 'unknown';
    if (worseFit(fit, own) === fit) continue;
    fit = own;
    worst = known?.text ?? inner;
  }
  return { fit, ...(worst !== undefined && { worst }) };
}

/** The classes in a type's name that aren't .NET's: `Shop.Line` of a list of them. */
function ownClassesIn(netType: string): readonly string[] {
  const type = csharpType(netType);
  if (!type) return [netType];
  const inside = (one: CSharpType): readonly string[] => [
    ...(isOfNet(one.definition) ? [] : [one.element]),
    ...one.args.flatMap(inside),
  ];
  return inside(type);
}

function twinsOf(names: readonly string[]): readonly (readonly string[])[] {
  const byUpper = new Map<string, string[]>();
  for (const name of names) {
    const upper = name.toUpperCase();
    byUpper.set(upper, [...(byUpper.get(upper) ?? []), name]);
  }
  return [...byUpper.values()].filter(({ length }) => length > 1);
}
