import type { ValueNode } from '../../../formats/value.ts';
import type { SessionItem, SessionRef } from '../../../stores/session.ts';
import { oneLine } from '../../text-format.ts';

/** What sites call the item that says whose session it is, the most telling first. */
const names: readonly RegExp[] = [
  /^(?:user_?name|login|log_?in_?name|account_?name)$/i,
  /^(?:user|account|customer|member|identity|current_?user)$/i,
  /^(?:e_?mail|mail)$/i,
  /^(?:name|display_?name|full_?name)$/i,
  // Django, Laravel, and what many a site writes itself.
  /^(?:_auth_user_id|login_web_\w+|user_?id|uid)$/i,
];

const maxLength = 40;
/** How many members of an object are looked at. */
const maxMembers = 20;

/** Whose session it is, as far as one of its items says so in its name: `ann`. */
export async function userHint(
  { layout: layoutId }: SessionRef,
  items: readonly SessionItem[],
): Promise<string | undefined> {
  const { decodeOptionsOf, decodeSessionItem } =
    await import('../../../stores/read/decode-session-item.ts');
  const { layoutById } = await import('../../../stores/layouts/layouts.ts');
  const layout = layoutById(layoutId);
  for (const name of names) {
    for (const item of items) {
      if (item.name === null || !name.test(item.name)) continue;
      const { root } = decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout));
      const text = textOf(root);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** A value's own text, or that of the member of an object that says who it is. */
function textOf(node: ValueNode): string | undefined {
  if (node.kind === 'scalar') return oneLine(node.text ?? '', maxLength).trim() || undefined;
  if (node.kind !== 'object' && node.kind !== 'dictionary') return undefined;
  const members = [...node.children(0, maxMembers)];
  for (const name of names) {
    const member = members.find(
      ({ label, node: child }) => child.kind === 'scalar' && name.test(label),
    );
    if (member) return oneLine(member.node.text ?? '', maxLength).trim() || undefined;
  }
  return undefined;
}
