import * as vscode from '../../shown/vscode.ts';
import { pathText, valueAtPath } from '../../../stores/read/item-path.ts';
import type { SessionItem, SessionRef } from '../../../stores/session.ts';
import type { ValueNode } from '../../../formats/value.ts';
import { choose } from '../../choose.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { isSessionsNode } from '../nodes.ts';
import type { GroupNode, ItemNode } from '../nodes.ts';
import { layoutShortName } from '../layout-names.ts';
import type { SessionsModel } from '../sessions-model.ts';
import { applicationText } from '../tree-items.ts';
import { isSmall } from './shown-items.ts';
import type { ShownItems } from './shown-items.ts';
import { tellingValues } from './telling-items.ts';
import { valueText } from './value-text.ts';

/** Sessions that are read to see which items there are. */
const maxSamples = 5;
const maxOffered = 200;
/** Members of an object that are offered with it. */
const maxMembers = 12;

interface Offer extends vscode.QuickPickItem {
  /** Absent for the one that asks for a path. */
  readonly path?: string;
}

interface Parts {
  readonly model: SessionsModel;
  readonly services: HostServices;
  readonly shownItems: ShownItems;
}

/**
 * Asks which items' values stand before the ids in an application's rows, and keeps that.
 * @param given the rows that are selected: their items are proposed
 */
export async function showInRows(
  parts: Parts,
  target: CommandTarget | undefined,
  given: readonly CommandTarget[] = [],
): Promise<void> {
  const { shownItems, services } = parts;
  const group = await groupOf(parts, target);
  if (!group) return;
  const rows = target !== undefined && given.includes(target) ? given : [target];
  const wanted = rows.flatMap((row) =>
    isSessionsNode(row) && row.kind === 'item' && row.parent.parent === group
      ? [itemPath(row)]
      : [],
  );
  const chosen = shownItems.pathsOf(group.application);
  const offers = await offersOf(parts, group, chosen);
  const isFirst = chosen.length === 0 && wanted.length === 0;
  const picked = isFirst ? offers.telling : [...chosen, ...wanted];
  const other: Offer = {
    label: vscode.l10n.t('Another Path…'),
    description: vscode.l10n.t('for example {0}', 'Cart.Items[0].Name'),
    alwaysShow: true,
  };
  const items = [
    ...offers.list.map((offer) => ({ ...offer, picked: picked.includes(offer.path) })),
    other,
  ];
  const answer = await vscode.window.showQuickPickOfMany<Offer>(items, {
    title: questionTitle(services.titleOf('showInRows')),
    placeHolder: vscode.l10n.t(
      'Select the items to show before the session IDs of {0}',
      applicationText(group),
    ),
    matchOnDescription: true,
  });
  if (!answer) return;
  const paths = answer.flatMap(({ path }) => (path === undefined ? [] : [path]));
  if (answer.some(({ path }) => path === undefined)) {
    const typed = await askPath(services.titleOf('showInRows'));
    if (typed === undefined) return;
    paths.push(typed);
  }
  // What was shown keeps its place.
  const order = [...chosen, ...paths].filter((path) => paths.includes(path));
  await shownItems.choose(group.application, [...new Set(order)]);
}

async function askPath(title: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: vscode.l10n.t(
      'Enter the name of an item, or a path into it such as {0}.',
      'Cart.Items[0].Name',
    ),
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Enter the name of an item.') : undefined,
  });
  return typed?.trim();
}

function itemPath({ item: { name } }: ItemNode): string {
  return name ?? '';
}

async function groupOf(
  { model, services }: Parts,
  target: CommandTarget | undefined,
): Promise<GroupNode | undefined> {
  if (isSessionsNode(target)) {
    if (target.kind === 'group') return target;
    if (target.kind === 'session') return target.parent;
    if (target.kind === 'item') return target.parent.parent;
  }
  const { endpoints, titleOf } = services;
  const choices = endpoints.all().flatMap(({ id, name }) =>
    model
      .entry(id)
      .currentGroups()
      .map(({ node }) => ({
        label: applicationText(node),
        description: layoutShortName(node.layout),
        group: name,
        value: node,
      })),
  );
  if (choices.length === 0) throw nothingConnected(services);
  const placeHolder = vscode.l10n.t('Select an application');
  return choose(choices, { title: titleOf('showInRows'), placeHolder, takesOnly: true });
}

/** What can be shown of an application's sessions: the items of some, what is in them, and what is shown already. */
async function offersOf(
  { model, services }: Parts,
  group: GroupNode,
  chosen: readonly string[],
): Promise<{
  readonly list: readonly (Offer & { path: string })[];
  readonly telling: readonly string[];
}> {
  const refs = model.sampleOf(group, 50);
  if (refs.length === 0) {
    throw new NothingToDo(vscode.l10n.t('This application has no sessions to take items from.'));
  }
  const source = await services.connections.connect(group.parent.endpointId);
  const summaries = await source.summaries(refs);
  const samples = await Promise.all(
    summaries
      .filter(isSmall)
      .slice(0, maxSamples)
      .map(({ ref }: { readonly ref: SessionRef }) => source.read(ref)),
  );
  const { itemDecoder } = await import('./item-decoder.ts');
  const decode = itemDecoder(group.layout);
  const found = new Map<string, Offer & { path: string }>();
  let telling: string | undefined;
  const add = (path: string, description: string): void => {
    if (found.size < maxOffered && !found.has(path)) {
      found.set(path, {
        label: path === '' ? vscode.l10n.t('(no name)') : path,
        description,
        path,
      });
    }
  };
  for (const { items } of samples) {
    for (const value of tellingValues(items, decode)) telling ??= value.path;
    for (const item of items) addItem(item, decode, add);
  }
  for (const path of chosen) add(path, '');
  const rank = (path: string): number => (path === telling ? 0 : chosen.includes(path) ? 1 : 2);
  const list = [...found.values()].sort((a, b) => rank(a.path) - rank(b.path));
  return { list, telling: telling === undefined ? [] : [telling] };
}

function addItem(
  item: SessionItem,
  decode: (item: SessionItem) => ValueNode,
  add: (path: string, description: string) => void,
): void {
  if (item.isSystem) return;
  const node = decode(item);
  const name = item.name ?? '';
  add(name, valueText({ node }));
  for (const { label, node: child, labelKind } of node.children(0, maxMembers)) {
    if (labelKind === 'index' || pathText({ node: child }) === undefined) continue;
    // A label that leads elsewhere, or nowhere, is of no use in a path.
    const path = `${name}.${label}`;
    const value = valueAtPath([item], path, () => node);
    if (value && 'node' in value) add(path, valueText(value));
  }
  if (node.kind === 'list' || node.kind === 'dictionary' || node.kind === 'table') {
    add(`${name}.Count`, valueText({ count: node.childCount }));
  }
}
