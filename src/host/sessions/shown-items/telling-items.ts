import type { ValueNode } from '../../../formats/value.ts';
import type { SessionItem } from '../../../stores/session.ts';
import { oneLine } from '../../text-format.ts';

/** What sites call the item that says whose session it is, the most telling first. */
const names: readonly RegExp[] = [
  /^(?:user_?name|login|log_?in_?name|account_?name)$/i,
  /^(?:user|account|customer|member|identity|current_?user)$/i,
  /^(?:user_?)?(?:e_?mail|mail)(?:_?address)?$/i,
  /^(?:name|display_?name|full_?name)$/i,
  // Django, Laravel, and what many a site writes itself.
  /^(?:_auth_user_id|login_web_\w+|user_?id|uid)$/i,
];

const maxLength = 40;
/** How many members of an object are looked at. */
const maxMembers = 20;

/** Where a session says whose it is, and what it says there. */
export interface TellingValue {
  /** `UserName`, `User.Email`. */
  readonly path: string;
  /** One line. */
  readonly text: string;
}

/**
 * What the items of a session say of whose it is, as far as their names tell: the most telling first.
 * @param decode makes a value of an item's bytes
 */
export function* tellingValues(
  items: readonly SessionItem[],
  decode: (item: SessionItem) => ValueNode,
): Iterable<TellingValue> {
  for (const name of names) {
    for (const item of items) {
      if (item.name === null || !name.test(item.name)) continue;
      const found = tellingIn(item.name, decode(item));
      if (found) yield found;
    }
  }
}

/** A value's own text, or that of the member of an object that says who it is. */
function tellingIn(path: string, node: ValueNode): TellingValue | undefined {
  if (node.kind === 'scalar') return withText(path, node);
  if (node.kind !== 'object' && node.kind !== 'dictionary') return undefined;
  const members = [...node.children(0, maxMembers)];
  for (const name of names) {
    const member = members.find(
      ({ label, node: child }) => child.kind === 'scalar' && name.test(label),
    );
    if (member) return withText(`${path}.${member.label}`, member.node);
  }
  return undefined;
}

function withText(path: string, { text = '' }: ValueNode): TellingValue | undefined {
  const line = oneLine(text, maxLength).trim();
  return line === '' ? undefined : { path, text: line };
}
