import * as vscode from '../../shown/vscode.ts';
import { choose } from '../../choose.ts';
import { type CommandTarget, selectedRow } from '../../contributions/commands.ts';
import type { HostServices } from '../../services.ts';
import type { SessionCommand } from '../pick/session-wishes.ts';
import { sessionCountText } from '../session-row-text.ts';
import type { SessionTargets } from '../session-target.ts';
import { addressKey, type SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';

/**
 * The sessions that a command is about: those of all selected rows, each once, where it is called on one of them, with its key or
 * from the palette; otherwise the one that {@link SessionTargets.find} finds or asks for. Empty when the user gave up.
 * @param given the rows that are selected, as menus pass them
 */
export async function severalSessions(
  services: HostServices,
  targets: SessionTargets,
  command: SessionCommand,
  target: CommandTarget | undefined,
  given: readonly CommandTarget[] = [],
): Promise<readonly SessionAddress[]> {
  const several = await sessionsOfRows(services, targets, command, rowsOf(targets, target, given));
  if (several.length > 1) {
    const active = target === undefined ? targets.active() : undefined;
    const meant = active ? await askWhich(services, command, several, active) : 'rows';
    if (meant === undefined) return [];
    if (meant === 'rows') {
      for (const { endpointId, ref } of several) {
        services.connections.want(endpointId);
        services.log.addSessionId(ref.id);
      }
      return several;
    }
  }
  const one = await targets.find(target, command);
  return one ? [one] : [];
}

/** The rows that are meant: all that are selected, where the one that was called on is among them. */
function rowsOf(
  targets: SessionTargets,
  target: CommandTarget | undefined,
  given: readonly CommandTarget[],
): readonly CommandTarget[] {
  if (target === selectedRow) return targets.selectedRows();
  if (target === undefined) return targets.selectedRows({ ifSeen: true });
  return given.includes(target) ? given : [target];
}

async function sessionsOfRows(
  { rowSessions }: HostServices,
  targets: SessionTargets,
  command: SessionCommand,
  rows: readonly CommandTarget[],
): Promise<readonly SessionAddress[]> {
  if (rows.length < 2) return [];
  const found = new Map<string, SessionAddress>();
  for (const row of rows) {
    const address = targets.named(row) ?? (await rowSessions.find(row, command));
    if (address) found.set(addressKey(address), address);
  }
  return [...found.values()];
}

/** The palette doesn't say where the user looks: at the editor in front, or at the rows that are selected. */
function askWhich(
  { endpoints, titleOf }: HostServices,
  command: SessionCommand,
  several: readonly SessionAddress[],
  { endpointId, ref }: SessionAddress,
): Promise<'rows' | 'editor' | undefined> {
  const { l10n } = vscode;
  return choose<'rows' | 'editor'>(
    [
      {
        label: l10n.t('The Selected Rows'),
        description: sessionCountText(several.length),
        value: 'rows',
      },
      {
        label: l10n.t('The Session in the Editor'),
        description: shownId(ref, masksIds(endpoints.get(endpointId))),
        value: 'editor',
      },
    ],
    { title: titleOf(command), placeHolder: l10n.t('Select the sessions that you mean') },
  );
}
