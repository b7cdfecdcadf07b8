import * as vscode from '../../shown/vscode.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';

/** What a framework makes of an item's name, for the item's row. */
export function nameNote(
  name: string | null,
  base: SessionSnapshot,
): { readonly note?: string; readonly warning?: string } {
  switch (name === null ? undefined : layoutById(base.ref.layout).nameIssue?.(name, base)?.code) {
    case 'dropped':
      return { warning: vscode.l10n.t('the framework uses this name itself, and drops the item') };
    case 'numbered':
      return {
        warning: vscode.l10n.t('the framework reads this name as a number and changes it'),
      };
    case 'path': {
      const [step = ''] = name?.split('.') ?? [];
      return { note: vscode.l10n.t('the framework looks for this in {0} as well', step) };
    }
    case 'beside-attributes':
      return {
        note: vscode.l10n.t('beside the attributes of Symfony, which are in _sf2_attributes'),
      };
    case 'meaning':
      return { note: vscode.l10n.t('the framework itself reads this') };
    // Names that can't be there, and what is said in other ways.
    case 'with-pipe':
    case 'with-exclamation-mark':
    case 'with-control-character':
    case 'too-long':
    case 'left-out':
    case 'own-name':
    case undefined:
      return {};
  }
}
