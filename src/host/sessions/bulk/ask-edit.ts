import * as vscode from '../../shown/vscode.ts';
import type { BulkEdit } from '../../../survey/bulk/bulk-edit.ts';
import { type Choice, choose } from '../../choose.ts';
import { secondsOf, timeoutProblem } from '../commands/session-lifetime-command.ts';
import type { LayoutId } from '../../../stores/session.ts';
import { sessionCountText } from '../session-row-text.ts';
import { askNewValue } from './ask-new-value.ts';

/** A lock is stale when it is older: ASP.NET's executionTimeout is 110 seconds by default. */
const STALE_LOCK_MS = 110_000;

/** Asks what is to be done to so many sessions of these layouts. */
export async function askEdit(
  title: string,
  layouts: readonly LayoutId[],
  count: number,
  value: { readonly path: string; readonly text: string } | undefined,
): Promise<BulkEdit | undefined> {
  const { l10n } = vscode;
  const kinds: readonly Choice<BulkEdit['kind']>[] = [
    { label: l10n.t('Set a Value…'), description: 'Cart.Items[0].Price', value: 'set-item' },
    { label: l10n.t('Add an Item…'), value: 'add-item' },
    { label: l10n.t('Rename an Item…'), value: 'rename-item' },
    { label: l10n.t('Remove an Item…'), value: 'remove-item' },
    { label: l10n.t('Extend'), value: 'extend' },
    { label: l10n.t('Set Timeout…'), value: 'set-timeout' },
    {
      label: l10n.t('Release Stale Locks'),
      description: l10n.t('held for more than {0} s', STALE_LOCK_MS / 1000),
      value: 'release-locks',
    },
    { label: l10n.t('End Sessions'), value: 'end' },
  ];
  const placeHolder = l10n.t('{0}. Select what to do with all of them', sessionCountText(count));
  const kind = await choose(kinds, { title, placeHolder });
  switch (kind) {
    case undefined:
      return undefined;
    case 'extend':
    case 'end':
      return { kind };
    case 'release-locks':
      return { kind, heldMs: STALE_LOCK_MS };
    case 'set-timeout': {
      const timeoutSeconds = await askTimeout(layouts);
      return timeoutSeconds === undefined ? undefined : { kind, timeoutSeconds };
    }
    case 'set-item': {
      const prompt = l10n.t('The path of the value, such as {0}', 'Cart.Items[0].Price');
      const path = await ask(l10n.t('Set a Value'), prompt, value?.path);
      if (path === undefined || path === '') return undefined;
      const text = await ask(
        l10n.t('Set a Value'),
        l10n.t('The new value of {0}', path),
        value?.text,
      );
      return text === undefined ? undefined : { kind, path, text };
    }
    case 'add-item': {
      const name = await ask(l10n.t('Add an Item'), l10n.t('The name of the new item'));
      if (name === undefined || name === '') return undefined;
      const made = await askNewValue(l10n.t('Add an Item'), name, layouts);
      return made && { kind, name, value: made };
    }
    case 'remove-item': {
      const name = await ask(l10n.t('Remove an Item'), l10n.t('The name of the item'), value?.path);
      return name === undefined || name === '' ? undefined : { kind, name };
    }
    case 'rename-item': {
      const name = await ask(l10n.t('Rename an Item'), l10n.t('The name of the item'));
      if (name === undefined || name === '') return undefined;
      const newName = await ask(
        l10n.t('Rename an Item'),
        l10n.t('The new name of {0}', name),
        name,
      );
      return newName === undefined || newName === '' ? undefined : { kind, name, newName };
    }
  }
}

/** Asks for the timeout of sessions of these layouts. */
export async function askTimeout(layouts: readonly LayoutId[]): Promise<number | undefined> {
  const { l10n } = vscode;
  const text = await vscode.window.showInputBox({
    title: l10n.t('Set Timeout'),
    prompt: l10n.t(
      'Minutes until the session expires after each request. The countdown restarts now.',
    ),
    value: '20',
    validateInput: (input) =>
      layouts.map((layout) => timeoutProblem(input, layout)).find((problem) => problem),
  });
  return text === undefined ? undefined : secondsOf(text);
}

function ask(title: string, prompt: string, value = ''): Thenable<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true });
}
