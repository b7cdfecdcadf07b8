import * as vscode from '../shown/vscode.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { LayoutId } from '../../stores/session.ts';
import { UserError } from '../errors.ts';
import { formatCount } from '../text-format.ts';
import type { SessionAddress } from './session-uri.ts';
import type { SessionsModel } from './sessions-model.ts';
import { masksIds, shownId } from './tree-items.ts';

/** More would not help anyone to find theirs: typing narrows the list. */
const maxShown = 100;

interface SessionPick extends vscode.QuickPickItem {
  readonly address?: SessionAddress;
}

/**
 * Asks which session is meant, among those of the endpoints that have been searched. What is typed
 * is looked for in the whole ids, though masked ones are shown.
 * @param fits leaves out layouts with whose sessions the command can't do anything
 */
export async function pickSession(
  model: SessionsModel,
  endpoints: EndpointStore,
  title: string,
  fits: (layout: LayoutId) => boolean = () => true,
): Promise<SessionAddress | undefined> {
  const all = endpoints.all();
  await Promise.all(
    all
      .filter((record) => model.entry(record.id).sessions.state.phase !== 'idle')
      .map(({ id }) => model.entry(id).sessions.load()),
  );
  if (all.every(({ id }) => !model.entry(id).sessions.index?.sessionCount)) {
    throw new UserError(
      vscode.l10n.t('No sessions found yet. Expand an endpoint in the Sessions view.'),
    );
  }
  if (findSessions(model, endpoints, '', fits).length === 0) {
    throw new UserError(
      vscode.l10n.t(
        'None of the sessions that have been found is of a kind that this command is for.',
      ),
    );
  }
  const pick = vscode.window.createQuickPick<SessionPick>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Type part of the session ID');
  const draw = () => (pick.items = findSessions(model, endpoints, pick.value.trim(), fits));
  pick.onDidChangeValue(draw);
  draw();
  try {
    return await new Promise<SessionAddress | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.activeItems[0]?.address));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function findSessions(
  model: SessionsModel,
  endpoints: EndpointStore,
  idPart: string,
  fits: (layout: LayoutId) => boolean,
): SessionPick[] {
  const items: SessionPick[] = [];
  let leftOut = 0;
  for (const record of endpoints.all()) {
    const { sessions, database } = model.entry(record.id);
    for (const group of sessions.index?.groups() ?? []) {
      if (!fits(group.layout)) continue;
      const count = maxShown - items.length;
      const query = { group, start: 0, count, ...(idPart !== '' && { idPart }) };
      const page = sessions.index?.page(query);
      if (!page) continue;
      leftOut += page.totalCount - page.sessions.length;
      for (const { ref } of page.sessions) {
        items.push({
          label: shownId(ref, masksIds(record)),
          description: `${ref.application} · ${record.name}`,
          alwaysShow: true,
          address: { endpointId: record.id, database, ref },
        });
      }
    }
  }
  if (leftOut > 0) {
    const more = formatCount(leftOut, vscode.env.language);
    items.push({
      label: vscode.l10n.t('{0} more. Type part of the session ID to narrow the list.', more),
      alwaysShow: true,
    });
  }
  return items;
}
