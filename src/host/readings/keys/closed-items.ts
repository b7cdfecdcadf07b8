import * as vscode from '../../shown/vscode.ts';
import type { DecodedValue } from '../../../formats/value.ts';
import { type ClosedValue, closedValueIn } from '../../../lookup/keyed/values/closed-value.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../../stores/read/decode-session-item.ts';
import type { SessionItem } from '../../../stores/session.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { choose } from '../../choose.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { nameText } from '../../editor/texts/names.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { isSessionsNode } from '../../sessions/nodes.ts';
import type { SessionTargets } from '../../sessions/session-target.ts';

/** An item that a key may open. */
export interface ClosedItem {
  readonly label: string;
  readonly closed: ClosedValue;
  readonly value: DecodedValue;
  /** Where its session is: key rings may lie there, too. */
  readonly source: SessionSource;
}

/** Finds out which item is meant: that of a row, of the session editor, or one that the user is asked for. */
export async function findClosedItem(
  services: HostServices,
  targets: SessionTargets,
  target: CommandTarget | undefined,
): Promise<ClosedItem | undefined> {
  const address = await targets.find(target, 'openWithKey');
  if (!address) return undefined;
  const { ref, endpointId, database } = address;
  const source = await services.connections.connect(endpointId, { database });
  const { items, itemEncoding } = await source.read(ref);
  const layout = layoutById(ref.layout);
  const own = itemEncoding ?? layout.itemEncoding;
  const options = decodeOptionsOf(layout);
  const all = items.flatMap((item) => {
    const value = decodeSessionItem(item, own, options);
    const closed = closedValueIn(value, item.bytes);
    return closed ? [{ item, value, closed }] : [];
  });
  const name = namedBy(services, targets.uriOf(address), target);
  const found =
    name === undefined ? await askItem(services, all) : all.find(({ item }) => item.name === name);
  if (found) {
    const { item, closed, value } = found;
    return { label: nameText(item.name), closed, value, source };
  }
  if (name !== undefined || all.length === 0) throw new UserError(nothingClosed());
  return undefined;
}

/** The item that a row stands for, or that the session editor has asked for. */
function namedBy(
  { itemsToOpen }: HostServices,
  session: vscode.Uri,
  target: CommandTarget | undefined,
): string | null | undefined {
  if (isSessionsNode(target) && target.kind === 'item') return target.item.name;
  return itemsToOpen.take(session)?.itemName;
}

async function askItem<T extends { readonly item: SessionItem; readonly closed: ClosedValue }>(
  { titleOf }: HostServices,
  all: readonly T[],
): Promise<T | undefined> {
  if (all.length === 0) return undefined;
  const choices = all.map((each) => ({
    label: nameText(each.item.name),
    description: each.closed.by,
    value: each,
  }));
  return choose(choices, {
    title: titleOf('openWithKey'),
    placeHolder: vscode.l10n.t('Select the item to open with a key'),
    takesOnly: true,
  });
}

function nothingClosed(): string {
  return vscode.l10n.t(
    'Nothing here is encrypted or signed in a way that a key could open. Session Farm opens what Laravel, Rails, Django, itsdangerous, Fernet, iron, JSON Web Token, and ASP.NET Core data protection have made.',
  );
}
