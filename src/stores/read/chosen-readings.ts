import type { ChosenFormat } from '../../formats/chosen-formats.ts';
import type { MessageType } from '../../formats/protobuf/schema.ts';
import type { SessionItem, SessionRef } from '../session.ts';

/** What values are read as: a format, or again what is found by looking at each. */
export type ReadingChoice = ChosenFormat | 'automatic';

/** A message of a `.proto` file. */
export interface MessagePlace {
  /** The path of the file in a folder of the workspace, with `/`. */
  readonly file: string;
  /** With its package: `shop.Cart`. */
  readonly message: string;
}

/** A choice of a person's, and for which items it holds: absent members are any. */
export interface ReadingRule {
  readonly readAs: ReadingChoice;
  /** For Protocol Buffers: what says what the fields are. */
  readonly schema?: MessagePlace;
  /** What was found there; absent before it is read, and where it can't be. */
  readonly message?: MessageType;
  readonly layout?: string;
  readonly application?: string;
  readonly id?: string;
  /** The name of an item; empty for the one that has none. */
  readonly item?: string;
}

/** Members of a rule, those that say most first: the rule that has more of them goes before another. */
const members = ['id', 'item', 'application', 'layout'] as const;

/** The choices of the settings and of this window, which hold for the whole program. */
let rules: readonly ReadingRule[] = [];

/** Has choices take the place of those that there were. */
export function useReadingRules(next: readonly ReadingRule[]): void {
  rules = next;
}

/** What was chosen for an item; undefined where nothing was, or where the choice is to look at each value. */
export function readingFor(ref: SessionRef, item: string | null): ChosenFormat | undefined {
  const readAs = choiceFor(rules, ref, item);
  return readAs === 'automatic' ? undefined : readAs;
}

/** The type of the message that an item was chosen to be. */
export function messageFor(ref: SessionRef, item: string | null): MessageType | undefined {
  return ruleFor(rules, ref, item)?.message;
}

/** What rules say of an item. */
export function choiceFor(
  all: readonly ReadingRule[],
  ref: SessionRef,
  item: string | null,
): ReadingChoice | undefined {
  return ruleFor(all, ref, item)?.readAs;
}

/** The rule for an item: the one that says it most closely, and of several the first. */
export function ruleFor(
  all: readonly ReadingRule[],
  { layout, application, id }: SessionRef,
  item: string | null,
): ReadingRule | undefined {
  const subject = { id, item: item ?? '', application, layout };
  let best: ReadingRule | undefined;
  let most = -1;
  for (const rule of all) {
    if (members.some((name) => rule[name] !== undefined && rule[name] !== subject[name])) continue;
    const closeness = members.reduce((sum, name) => 2 * sum + Number(rule[name] !== undefined), 0);
    if (closeness > most) [best, most] = [rule, closeness];
  }
  return best;
}

/** Items with what was chosen for them; those of a decoder of the user's are its own. */
export function withReadings(
  ref: SessionRef,
  items: readonly SessionItem[],
): readonly SessionItem[] {
  const hadNone = items.every(({ readAs }) => readAs === undefined);
  if (rules.length === 0 && hadNone) return items;
  const chosen = items.map((item) => {
    const { readAs: old, message: oldMessage, ...rest } = item;
    const canChoose = canChooseReading(item);
    const readAs = canChoose ? readingFor(ref, item.name) : undefined;
    const message = canChoose ? messageFor(ref, item.name) : undefined;
    if (readAs === old && message === oldMessage) return item;
    return { ...rest, ...(readAs !== undefined && { readAs }), ...(message && { message }) };
  });
  // The same items are known to be the same by their list.
  return chosen.every((item, index) => item === items[index]) ? items : chosen;
}

/** Whether an item is read on its own, and by our formats. */
export function canChooseReading({
  stored,
  within,
  place,
  decoderFailure,
}: Pick<SessionItem, 'stored' | 'within' | 'place' | 'decoderFailure'>): boolean {
  return stored === undefined && !within && !place && decoderFailure === undefined;
}
