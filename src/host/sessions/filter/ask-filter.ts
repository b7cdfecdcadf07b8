import * as vscode from '../../shown/vscode.ts';
import { parseDuration, parseSize } from '../../../lookup/filter/amounts.ts';
import { parseItemCondition, writeItemCondition } from '../../../lookup/filter/item-condition.ts';
import {
  isChosen,
  type SessionChoice,
  type SessionFilter,
  sessionOrders,
  type SessionOrder,
  withFilter,
} from '../../../lookup/filter/session-filter.ts';
import type { SessionGroup } from '../../../stores/source/session-index.ts';
import { choose } from '../../choose.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import { formatSize } from '../../text-format.ts';
import { layoutFullName } from '../layout-names.ts';
import { applicationText } from '../tree-items.ts';
import { choiceText, durationText, filterText, orderText } from './filter-text.ts';
import type { KeptChoice, SessionFilters } from './session-filters.ts';

/** What the questions need to know. */
export interface AskParts {
  readonly filters: SessionFilters;
  /** The title of the command that asks. */
  readonly title: string;
  /** The groups of all endpoints that were searched. */
  readonly groups: () => readonly SessionGroup[];
}

type Answer = SessionChoice | undefined;
interface Item extends vscode.QuickPickItem {
  readonly run?: () => Answer | Promise<Answer>;
}

/** Asks for one more filter, an order, or a choice that was kept; what is typed is taken as a part of session IDs. */
export async function askChoice(parts: AskParts): Promise<Answer> {
  const item = await pickItem(parts);
  return item?.run?.();
}

function pickItem(parts: AskParts): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const typed = (): Item | undefined => {
    const text = pick.value.trim();
    return text === '' ? undefined : idItem(parts, text);
  };
  pick.title = questionTitle(parts.title);
  pick.placeholder = vscode.l10n.t('Enter a part of the session ID, or select a filter');
  const fixed = itemsOf(parts);
  pick.items = fixed;
  pick.matchOnDescription = true;
  return new Promise((resolve) => {
    pick.onDidChangeValue(() => {
      const first = typed();
      pick.items = first ? [first, ...fixed] : fixed;
    });
    pick.onDidAccept(() => {
      // Whoever types and presses Enter at once may be ahead of the list.
      const [active] = pick.activeItems;
      resolve(active?.run ? active : typed());
      pick.dispose();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    pick.busy = false;
  });
}

function idItem({ filters }: AskParts, text: string): Item {
  const filter: SessionFilter = { kind: 'id-part', text };
  return {
    label: filterText(filter),
    iconPath: new vscode.ThemeIcon('filter'),
    alwaysShow: true,
    run: () => withFilter(filters.choice, filter),
  };
}

function itemsOf(parts: AskParts): Item[] {
  const { filters } = parts;
  const { choice } = filters;
  const kept = filters.kept();
  const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const ask = (label: string, kind: AskedKind): Item => ({
    label,
    run: async () => {
      const filter = await askFilter(parts, kind);
      return filter && withFilter(choice, filter);
    },
  });
  const take = (filter: SessionFilter): Item => ({
    label: filterText(filter),
    run: () => withFilter(choice, filter),
  });
  const order = (each: SessionOrder): Item => ({
    label: orderText(each),
    ...(each === choice.order && { description: vscode.l10n.t('current') }),
    run: () => ({ ...choice, order: each }),
  });
  return [
    ...(kept.length > 0 ? [heading(vscode.l10n.t('Kept')), ...kept.map(keptItem)] : []),
    heading(vscode.l10n.t('Filters')),
    take({ kind: 'locked' }),
    take({ kind: 'waiting' }),
    take({ kind: 'no-ttl' }),
    ask(vscode.l10n.t('Expires Within…'), 'expires-within'),
    ask(vscode.l10n.t('Used in the Last…'), 'used-within'),
    ask(vscode.l10n.t('Larger Than…'), 'bigger-than'),
    ask(vscode.l10n.t('Item Has Value…'), 'item'),
    ask(vscode.l10n.t('Application…'), 'application'),
    ask(vscode.l10n.t('Framework…'), 'layout'),
    ask(vscode.l10n.t('ID Contains…'), 'id-part'),
    heading(vscode.l10n.t('Order')),
    ...sessionOrders.map(order),
    ...(isChosen(choice) || kept.length > 0 ? [heading(vscode.l10n.t('Keep'))] : []),
    ...(isChosen(choice)
      ? [{ label: vscode.l10n.t('Keep These Filters As…'), run: () => keep(parts) }]
      : []),
    ...(kept.length > 0
      ? [{ label: vscode.l10n.t('Forget Kept Filters…'), run: () => forget(parts) }]
      : []),
  ];
}

function keptItem({ name, ...choice }: KeptChoice): Item {
  return {
    label: name,
    description: choiceText(choice),
    iconPath: new vscode.ThemeIcon('bookmark'),
    run: () => choice,
  };
}

async function keep({ filters, title }: AskParts): Promise<undefined> {
  const hasId = filters.choice.filters.some(({ kind }) => kind === 'id-part');
  const name = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: hasId
      ? vscode.l10n.t('Name for these filters. The part of the session ID is not kept.')
      : vscode.l10n.t('Name for these filters in this workspace.'),
    value: choiceText(filters.choice),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined),
  });
  if (name !== undefined) await filters.keep(name.trim());
}

async function forget({ filters, title }: AskParts): Promise<undefined> {
  const name = await choose(
    filters.kept().map(({ name: label, ...choice }) => ({
      label,
      description: choiceText(choice),
      value: label,
    })),
    { title, placeHolder: vscode.l10n.t('Select the kept filters to forget') },
  );
  if (name !== undefined) await filters.forget(name);
}

type AskedKind = Exclude<SessionFilter['kind'], 'locked' | 'waiting' | 'no-ttl'>;

/** Asks for what a filter compares with; a filter that has nothing of the kind comes back as it is. */
export function editFilter(
  parts: AskParts,
  filter: SessionFilter,
): Promise<SessionFilter | undefined> {
  const { kind } = filter;
  if (kind === 'locked' || kind === 'waiting' || kind === 'no-ttl') return Promise.resolve(filter);
  return askFilter(parts, kind, filter);
}

/** Asks for an order. */
export async function askOrder({ filters, title }: AskParts): Promise<SessionOrder | undefined> {
  return choose(
    sessionOrders.map((value) => ({
      label: orderText(value),
      ...(value === filters.choice.order && { description: vscode.l10n.t('current') }),
      value,
    })),
    { title, placeHolder: vscode.l10n.t('Select an order') },
  );
}

async function askFilter(
  parts: AskParts,
  kind: AskedKind,
  before?: SessionFilter,
): Promise<SessionFilter | undefined> {
  const { title } = parts;
  switch (kind) {
    case 'application': {
      const groups = new Map(parts.groups().map((group) => [group.application, group]));
      const application = await choose(
        [...groups.values()].map((group) => ({
          label: applicationText(group),
          value: group.application,
        })),
        { title, placeHolder: vscode.l10n.t('Select an application') },
      );
      return application === undefined ? undefined : { kind, application };
    }
    case 'layout': {
      const layouts = [...new Set(parts.groups().map(({ layout }) => layout))];
      const layout = await choose(
        layouts.map((value) => ({ label: layoutFullName(value), value })),
        { title, placeHolder: vscode.l10n.t('Select a framework') },
      );
      return layout === undefined ? undefined : { kind, layout };
    }
    case 'id-part':
      return askText(
        title,
        vscode.l10n.t('Part of the session ID.'),
        before?.kind === kind ? before.text : '',
        (text) => (text === '' ? undefined : { kind, text }),
        vscode.l10n.t('Enter a part of the session ID.'),
      );
    case 'expires-within':
    case 'used-within':
      return askText(
        title,
        vscode.l10n.t('A time such as {0}, {1}, or {2}.', '90 s', '10 min', '2 h'),
        before?.kind === kind ? durationText(before.seconds) : '10 min',
        (text) => {
          const seconds = parseDuration(text);
          return seconds === undefined ? undefined : { kind, seconds };
        },
        vscode.l10n.t('Enter a time such as {0}.', '10 min'),
      );
    case 'bigger-than':
      return askText(
        title,
        vscode.l10n.t('A size such as {0} or {1}.', '100 kB', '2 MB'),
        before?.kind === kind ? formatSize(before.bytes, 'en') : '100 kB',
        (text) => {
          const bytes = parseSize(text);
          return bytes === undefined ? undefined : { kind, bytes };
        },
        vscode.l10n.t('Enter a size such as {0}.', '100 kB'),
      );
    case 'item':
      return askText(
        title,
        vscode.l10n.t(
          'An item and its value: {0}, {1} (contains), {2}, or only a name.',
          'UserName = ann',
          'UserName ~ ann',
          'Cart.Count > 3',
        ),
        before?.kind === kind ? writeItemCondition(before) : '',
        parseItemCondition,
        vscode.l10n.t('Enter an item such as {0}.', 'UserName = ann'),
      );
  }
}

/** Asks for a text that a filter is made of. */
async function askText(
  title: string,
  prompt: string,
  value: string,
  read: (text: string) => SessionFilter | undefined,
  problem: string,
): Promise<SessionFilter | undefined> {
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt,
    value,
    validateInput: (typed) => (read(typed.trim()) ? undefined : problem),
  });
  return text === undefined ? undefined : read(text.trim());
}
