import * as vscode from '../../shown/vscode.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import type { KeyedView } from '../../focused-rows.ts';
import type { SessionFilters } from '../filter/session-filters.ts';
import { isSessionsNode, type SessionsNode } from '../nodes.ts';
import type { PickParts } from '../pick/pick-session.ts';
import type { SessionTargets } from '../session-target.ts';
import { isSearchNode, resultOf } from './result-nodes.ts';
import { SearchResults } from './search-results.ts';
import { SessionContentSearch } from './search-command.ts';

/**
 * Registers the search in what sessions hold, with the view of its results, and what is done to many sessions.
 * @param selection the selected rows of the Sessions view
 */
export function registerSearch(
  commands: CommandRegistry,
  parts: PickParts,
  targets: SessionTargets,
  selection: () => readonly SessionsNode[],
  filters: Pick<SessionFilters, 'choice'>,
): DisposableLike & { readonly view: KeyedView } {
  const { itemHints, rowSessions, endpoints } = parts.services;
  const owned = new DisposableStore();
  const results = owned.add(new SearchResults(endpoints));
  const search = owned.add(new SessionContentSearch(parts, results, () => filters.choice.filters));
  owned.add(
    rowSessions.add((target) => {
      const address = isSearchNode(target) ? resultOf(target)?.address : undefined;
      return address && Promise.resolve(address);
    }),
  );
  owned.add(
    // The button of the view passes the row that has the focus: it means all sessions, whatever that is.
    commands.register('searchInSessions', async (given) => {
      await search.search([], given);
      return results;
    }),
  );
  owned.add(
    commands.register('searchInRows', async (target, selection = []) => {
      await search.search(selection.length > 1 ? selection : [target]);
      return results;
    }),
  );
  owned.add(
    commands.register('changeSessions', async (target, given) => {
      const { BulkChanges } = await import('../bulk/change-sessions.ts');
      const { rowsOf, sessionsOf } = await import('../bulk/selected-sessions.ts');
      const { byEndpoint, changedOf } = await import('../bulk/changed-sessions.ts');
      const changes = new BulkChanges(parts.services, targets);
      const rows = rowsOf(target, given);
      if (rows.some((row) => isSessionsNode(row) && row.kind === 'group')) {
        const { chosenSessions } = await import('../transfer/chosen-sessions.ts');
        const chosen = await chosenSessions({ ...parts, targets }, 'changeSessions', target, given);
        if (chosen) await changes.change(changedOf(chosen));
        return;
      }
      const known = sessionsOf(rows);
      const isPalette = rows.length === 0;
      const all = results.results.map(({ address }) => address);
      const selected = isPalette ? sessionsOf([...results.selection, ...selection()]) : known;
      await changes.change(
        byEndpoint(selected.length > 0 || !isPalette ? selected : all),
        firstValue(rows),
      );
    }),
  );
  owned.add(
    // The button of the view means all results, whatever row has the focus.
    commands.register('changeResults', async () => {
      const { BulkChanges } = await import('../bulk/change-sessions.ts');
      const { byEndpoint } = await import('../bulk/changed-sessions.ts');
      const all = results.results.map(({ address }) => address);
      await new BulkChanges(parts.services, targets).change(
        byEndpoint(all),
        firstValue(results.results),
      );
    }),
  );
  owned.add(commands.register('searchInResults', (given) => search.refine(given)));
  owned.add(
    commands.register('stopSearchInSessions', () => {
      if (!search.stop()) throw new NothingToDo(vscode.l10n.t('No search is running.'));
    }),
  );
  owned.add(commands.register('clearSearchResults', () => results.clear()));
  owned.add(commands.register('showMoreResults', () => results.showMore()));
  owned.add(
    commands.register('openSearchResult', async (target) => {
      const node = isSearchNode(target) ? target : (results.selection[0] ?? results.results[0]);
      const result = node && resultOf(node);
      if (!node || !result) return;
      const uri = targets.uriOf(result.address);
      const hit = node.kind === 'hit' ? node.hit : result.match.hits[0];
      if (hit) itemHints.ask(uri, hit.itemName);
      await vscode.commands.executeCommand('vscode.open', uri);
    }),
  );
  return { view: results.view, dispose: () => owned.dispose() };
}

/** The place that a row of the results shows, which an edit of all begins with. */
function firstValue(rows: readonly unknown[]) {
  const row = rows.find(isSearchNode);
  const hit =
    row?.kind === 'hit' ? row.hit : row?.kind === 'result' ? row.match.hits[0] : undefined;
  if (typeof hit?.itemName !== 'string') return undefined;
  const { itemName, pathText, text = '' } = hit;
  const step = pathText === '' || pathText.startsWith('[') ? '' : '.';
  return { path: `${itemName}${step}${pathText}`, text };
}
