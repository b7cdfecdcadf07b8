import * as vscode from '../../shown/vscode.ts';
import { commandAction } from '../../command-action.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { NothingToDo } from '../../errors.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { FarmTargets } from '../farm-targets.ts';
import type { EditedRequest, EditedRequests } from './edited-requests.ts';

/** Registers what edits a request that waits, and sends it on. */
export function registerEditCommands(
  commands: CommandRegistry,
  targets: FarmTargets,
  edits: EditedRequests,
  titleOf: TitleOf,
): DisposableLike {
  const owned = new DisposableStore();
  const editOf = (target: CommandTarget | undefined): EditedRequest => {
    const edit = target instanceof vscode.Uri ? edits.of(target) : edits.current;
    if (edit) return edit;
    const begin = commandAction(titleOf, 'editAndSendOn');
    throw new NothingToDo(vscode.l10n.t('No request is being edited.'), [begin]);
  };
  const send = async (edit: EditedRequest, server?: string): Promise<void> => {
    const { body, ...head } = await edits.read(edit);
    const kept = body && {
      byteCount: body.length,
      base64: Buffer.from(body).toString('base64'),
    };
    await edit.farm.send({
      name: 'sendOn',
      request: edit.request.id,
      ...(server !== undefined && { server }),
      edited: { ...head, ...(kept && { body: kept }) },
    });
    await edits.close(edit);
  };
  owned.add(
    commands.register('editAndSendOn', async (target) => {
      const held = await targets.held(target, 'editAndSendOn');
      if (held) await edits.open(held);
    }),
  );
  owned.add(commands.register('sendEdited', (target) => send(editOf(target))));
  owned.add(
    commands.register('sendEditedTo', async (target) => {
      const edit = editOf(target);
      const server = await targets.receiver(edit);
      if (server) await send(edit, server.name);
    }),
  );
  owned.add(
    commands.register('discardEdit', async (target) => {
      await edits.close(editOf(target));
    }),
  );
  return owned;
}
