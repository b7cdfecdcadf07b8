/** What a framework makes of an item's name, where it doesn't just keep it. */
export interface NameIssue {
  readonly code: NameIssueCode;
  /** Whether an item of this name would be lost, or the session with it. */
  readonly isRefused: boolean;
}

export type NameIssueCode =
  /** The framework keeps something of its own under this name. */
  | 'own-name'
  /** The framework uses the name otherwise: an item under it is never seen, or lost. */
  | 'dropped'
  /** The name is read as a number, and such items are numbered anew. */
  | 'numbered'
  /** The framework reads a dot as a step into what is stored under the name before it. */
  | 'path'
  /** The framework reads the item itself: it means something to it. */
  | 'meaning';

/** Says of listed names what they are to the framework. All are refused but those with a meaning. */
export function namesOf(
  lists: Readonly<Partial<Record<NameIssueCode, readonly string[]>>>,
): (name: string) => NameIssue | undefined {
  const issues = new Map<string, NameIssue>();
  for (const code of ['own-name', 'dropped', 'meaning'] as const) {
    for (const name of lists[code] ?? []) issues.set(name, { code, isRefused: code !== 'meaning' });
  }
  return (name) => issues.get(name);
}

/** Whether PHP takes an array's key for a number: whole, as PHP would write it, and within 64 bits. */
export function isPhpNumber(name: string): boolean {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(name)) return false;
  return BigInt.asIntN(64, BigInt(name)) === BigInt(name);
}
