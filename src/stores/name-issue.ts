/** What a framework makes of an item's name, where it doesn't just keep it. */
export interface NameIssue {
  readonly code: NameIssueCode;
  /** Whether an item of this name would be lost, or the session with it. */
  readonly isRefused: boolean;
}

/** Why a handler of PHP's sessions can't store a name. */
export type PhpNameIssue =
  /** With the mark that ends a name. */
  | 'with-pipe'
  /** Older versions take it for the mark of a variable without a value. */
  | 'with-exclamation-mark'
  /** More than 127 bytes. */
  | 'too-long'
  /** It is read as a number, and variables with such names are left out when the session is stored. */
  | 'left-out'
  | 'with-control-character';

export type NameIssueCode =
  | PhpNameIssue
  /** The framework keeps something of its own under this name. */
  | 'own-name'
  /** The framework uses the name otherwise: an item under it is never seen, or lost. */
  | 'dropped'
  /** The name is read as a number, and such items are numbered anew. */
  | 'numbered'
  /** The framework reads a dot as a step into what is stored under the name before it. */
  | 'path'
  /** The framework keeps its items elsewhere: it leaves this one alone. */
  | 'beside-attributes'
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
