import { aspNetKeyRule, matchTaggedKey } from './aspnet/key-rules.ts';
import { coreKeyRule } from './aspnetcore/key-rule.ts';
import { djangoKeyRule } from './django/key-rule.ts';
import { expressKeyRule } from './express/key-rule.ts';
import { flaskKeyRule } from './flask/key-rule.ts';
import { harbourKeyRule } from './harbour/key-rule.ts';
import { laravelKeyRule, laravelTokenKeyRule } from './laravel/key-rule.ts';
import { codeIgniterLockRule, phpKeyRule } from './php/key-rule.ts';
import {
  oldRackKeyRule,
  oldRailsCacheKeyRule,
  otherRackKeyRule,
  plainRackKeyRule,
  rackKeyRule,
  railsCacheKeyRule,
} from './rack/key-rule.ts';
import { matchClaimed } from '../find/claimed-key.ts';
import { textOfKey } from '../find/key-bytes.ts';
import type { KeyLook } from '../find/key-look.ts';
import {
  type DataKey,
  type KeyMatch,
  type KeyMatcher,
  type KeyRule,
  MAX_ID_BYTES,
  newKeyMatch,
} from '../find/key-rule.ts';
import { decodeText } from '../replies.ts';
import { claimOf } from '../find/value-claim.ts';
import type { BuiltInLayoutId } from '../layout-facts.ts';
import type { SessionPart, SessionRef } from '../session.ts';
import { springKeyRule, springMarkerRule } from './spring/key-rule.ts';
import { unclaimedKeyRule } from './unclaimed/key-rule.ts';

/** Says which keys of a server belong to sessions. */
export interface KeyRecogniser {
  /**
   * True when the key belongs to a session, or may belong to one: `match.isSure` says which of both.
   * With `isSure` false, nothing else in `match` counts before {@link settle} has decided.
   */
  readonly recognise: KeyMatcher;
  /**
   * Decides by what stands under a key to which layout it belongs: a value that says who wrote it counts for
   * more than the key's name, which need not be that of any session. False for an entry of a cache, or
   * whatever else it may be.
   */
  settle(key: Uint8Array, look: KeyLook, match: KeyMatch): boolean;
  /**
   * For a key that {@link settle} takes for one beside the data of a layout of the settings: that data. Where it has
   * another type, the key is whatever {@link settleAsOurs} says.
   */
  dataOf?(key: Uint8Array, look: KeyLook, match: KeyMatch): DataKey | undefined;
  /** The same as `settle`, without the layouts of the settings. */
  settleAsOurs?(key: Uint8Array, look: KeyLook, match: KeyMatch): boolean;
}

/** Those that the name of a key is enough for. */
const sureRules: readonly KeyRule[] = [
  aspNetKeyRule,
  phpKeyRule,
  codeIgniterLockRule,
  springMarkerRule,
  djangoKeyRule,
  rackKeyRule,
];

/** Those that a look at the value has to confirm; the first that fits has it. */
const openRules: readonly KeyRule[] = [
  coreKeyRule,
  springKeyRule,
  expressKeyRule,
  railsCacheKeyRule,
  otherRackKeyRule,
  oldRackKeyRule,
  plainRackKeyRule,
  oldRailsCacheKeyRule,
  flaskKeyRule,
  harbourKeyRule,
  laravelKeyRule,
  laravelTokenKeyRule,
  unclaimedKeyRule,
];

/**
 * Makes a recogniser of all layouts of ours and of those that the user described, which come first.
 */
export function createRecogniser(customRules: readonly KeyRule[] = []): KeyRecogniser {
  const builtIn = [...sureRules, ...openRules];
  const ofAny = builtIn.filter(({ beforeColon }) => beforeColon === undefined);
  const byLetter = rulesByLetter(builtIn);
  const ofOurs: KeyMatcher = (bytes, start, end, match) => {
    match.isSure = true;
    match.isUnmistakable = true;
    match.isLocked = false;
    // By far the most keys, as a rule: nothing else is looked at for them.
    if (matchTaggedKey(bytes, start, end, match)) return true;
    return (
      isOneOf(byLetter[letterBeforeColon(bytes, start, end)], bytes, start, end, match) ||
      isOneOf(ofAny, bytes, start, end, match)
    );
  };
  const settleOurs = (key: Uint8Array, look: KeyLook, match: KeyMatch): boolean => {
    const claim = claimOf(look);
    if (claim === undefined) {
      const isByName = ofOurs(key, 0, key.length, match) && match.isSure;
      return isByName || settleBy(openRules, key, look, match);
    }
    match.isSure = true;
    match.isLocked = false;
    return matchAs(claim, look, key, match);
  };
  const settleBy = (
    rules: readonly KeyRule[],
    key: Uint8Array,
    look: KeyLook,
    match: KeyMatch,
  ): boolean => {
    match.isSure = true;
    match.isLocked = false;
    const rule = rules.find(
      ({ matches, fits }) => fits?.(look) === true && matches(key, 0, key.length, match),
    );
    if (rule?.isLocked) match.isLocked = rule.isLocked(look);
    return rule !== undefined;
  };
  if (customRules.length === 0) {
    return {
      recognise: ofOurs,
      settle: settleOurs,
    };
  }
  return {
    recognise: (bytes, start, end, match) =>
      isOneOf(customRules, bytes, start, end, match) || ofOurs(bytes, start, end, match),
    settle: (key, look, match) =>
      settleBy(customRules, key, look, match) || settleOurs(key, look, match),
    dataOf: (key, look, match) => {
      const rule = customRules.find(
        ({ matches, fits }) => fits?.(look) === true && matches(key, 0, key.length, match),
      );
      return rule?.dataOf?.(key, match);
    },
    settleAsOurs: settleOurs,
  };
}

/** Notes which session of a layout a key is: as its rules say, else by where an id most likely begins. */
function matchAs(
  layout: BuiltInLayoutId,
  look: KeyLook,
  key: Uint8Array,
  match: KeyMatch,
): boolean {
  const rule = [...sureRules, ...openRules].find(
    (each) =>
      each.layout === layout && each.matches(key, 0, key.length, match) && match.part === 'data',
  );
  if (!rule && !matchClaimed(key, layout, match)) return false;
  match.isLocked = lockIn.get(layout)?.(look) ?? false;
  return true;
}

/** The locks that stand in the data, by the layouts that are known by their values alone. */
const lockIn: ReadonlyMap<string, (look: KeyLook) => boolean> = new Map([
  ['magento', ({ fields }) => /^[1-9]/.test(decodeText(fields?.get('lock')?.head ?? noBytes))],
]);
const noBytes = new Uint8Array(0);

/** The rules that a key with a certain character before its last colon may fall under. */
function rulesByLetter(rules: readonly KeyRule[]): readonly (readonly KeyRule[] | undefined)[] {
  const byLetter: (KeyRule[] | undefined)[] = new Array<undefined>(256).fill(undefined);
  for (const rule of rules) {
    for (const letter of rule.beforeColon ?? '') (byLetter[letter.charCodeAt(0)] ??= []).push(rule);
  }
  return byLetter;
}

const COLON = 0x3a;

/** The byte before the last colon that can stand before an id; 0 when there is none. */
function letterBeforeColon(bytes: Uint8Array, start: number, end: number): number {
  const least = Math.max(start, end - MAX_ID_BYTES - 1);
  for (let at = end - 1; at > least; at--) if (bytes[at] === COLON) return bytes[at - 1] ?? 0;
  return 0;
}

function isOneOf(
  rules: readonly KeyRule[] | undefined,
  bytes: Uint8Array,
  start: number,
  end: number,
  match: KeyMatch,
): boolean {
  if (rules === undefined) return false;
  for (const rule of rules) {
    if (!rule.matches(bytes, start, end, match)) continue;
    match.isSure = rule.fits === undefined;
    match.isUnmistakable = rule.mayBeOther !== true;
    match.mayBeLocked = rule.isLocked !== undefined;
    return true;
  }
  return false;
}

/** The recogniser of the layouts that come with the extension. */
export const builtInKeys = createRecogniser();

/**
 * Which session a single key belongs to, by its name alone: slow, and made for tools and tests.
 * Undefined for keys that a look at the value has to decide about.
 */
export function readKey(
  key: Uint8Array,
  look?: KeyLook,
): { readonly ref: SessionRef; readonly part: SessionPart } | undefined {
  const match = newKeyMatch();
  const isSure = builtInKeys.recognise(key, 0, key.length, match) && match.isSure;
  if (!isSure && !(look && builtInKeys.settle(key, look, match))) return undefined;
  const application = textOfKey(key, match.applicationStart, match.applicationEnd);
  const id = textOfKey(key, match.idStart, match.idEnd);
  return { ref: { layout: match.layout, application, id }, part: match.part };
}

/**
 * Each session that a key may belong to by its name, the likeliest first: for somebody who has a key. What is there
 * decides which it is.
 */
export function possibleSessions(
  key: Uint8Array,
  customRules: readonly KeyRule[] = [],
): readonly SessionRef[] {
  const match = newKeyMatch();
  const refs = new Map<string, SessionRef>();
  const rules = [...customRules, ...sureRules, ...openRules];
  const isSession = (matches: KeyMatcher): boolean => matches(key, 0, key.length, match);
  for (const matches of [...rules.map((rule) => rule.matches), matchTaggedKey]) {
    if (!isSession(matches)) continue;
    const application = textOfKey(key, match.applicationStart, match.applicationEnd);
    const id = textOfKey(key, match.idStart, match.idEnd);
    const ref = { layout: match.layout, application, id };
    refs.set(JSON.stringify(ref), ref);
  }
  return [...refs.values()];
}
