import * as vscode from '../../shown/vscode.ts';
import { quotedIfBlank } from '../../../protocol/visible-text.ts';
import type { SearchHit } from '../../../survey/search/item-search.ts';
import { MAX_HITS_A_SESSION } from '../../../survey/search/match-session.ts';
import { commandIds } from '../../contributions/commands.ts';
import { formatCount, oneLine } from '../../text-format.ts';
import { applicationText, shownId } from '../tree-items.ts';
import type { HitNode, ResultNode, SearchNode } from './result-nodes.ts';

const maxText = 80;

/** Draws a row of the view of results. @param endpointName where several endpoints were searched */
export function searchItem(
  node: SearchNode,
  {
    isMasked,
    endpointName,
    leftCount,
  }: { readonly isMasked: boolean; readonly endpointName?: string; readonly leftCount: number },
): vscode.TreeItem {
  if (node.kind === 'result') return resultItem(node, isMasked, endpointName);
  if (node.kind === 'hit') return hitItem(node);
  const item = new vscode.TreeItem(
    vscode.l10n.t('{0} more sessions', formatCount(leftCount, vscode.env.language)),
  );
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more-results';
  item.command = { command: commandIds.showMoreResults, title: vscode.l10n.t('Show More') };
  return item;
}

function resultItem(
  node: ResultNode,
  isMasked: boolean,
  endpointName: string | undefined,
): vscode.TreeItem {
  const { ref } = node.address;
  const { hits, hasMore } = node.match;
  const [first] = hits;
  const label = shownId(ref, isMasked);
  const item = new vscode.TreeItem(
    label,
    hits.length > 1
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None,
  );
  const count = hasMore ? `${MAX_HITS_A_SESSION}+` : String(hits.length);
  item.description = [
    first ? hitText(first) : '',
    hits.length > 1 ? vscode.l10n.t('{0} places', count) : '',
    applicationText(ref),
    endpointName ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon('account');
  item.contextValue = 'result';
  item.accessibilityInformation = {
    label: vscode.l10n.t('Session {0}, {1}', label, item.description),
  };
  item.command = opening(node);
  return item;
}

function hitItem(node: HitNode): vscode.TreeItem {
  const { hit } = node;
  const item = new vscode.TreeItem(placeText(hit));
  item.description = [hit.typeName, valueText(hit)].filter((text) => text !== '').join(' · ');
  item.iconPath = new vscode.ThemeIcon('symbol-field');
  item.contextValue = 'hit';
  item.command = opening(node);
  return item;
}

function opening(node: ResultNode | HitNode): vscode.Command {
  return {
    command: commandIds.openSearchResult,
    title: vscode.l10n.t('Open'),
    arguments: [node],
  };
}

function hitText(hit: SearchHit): string {
  const value = valueText(hit);
  return value === '' ? placeText(hit) : `${placeText(hit)} = ${value}`;
}

function placeText({ itemName, pathText }: SearchHit): string {
  const name = itemName === null ? vscode.l10n.t('(no name)') : quotedIfBlank(itemName);
  const step = pathText === '' || pathText.startsWith('[') ? '' : '.';
  return oneLine(`${name}${step}${pathText}`, maxText);
}

function valueText({ kind, text, typeName }: SearchHit): string {
  if (text === undefined) return '';
  const isText = kind === 'scalar' && (typeName === 'String' || typeName === 'Char');
  return isText ? `"${oneLine(text, maxText)}"` : oneLine(text, maxText);
}
