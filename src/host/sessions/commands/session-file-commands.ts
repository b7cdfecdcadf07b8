import * as vscode from '../../shown/vscode.ts';
import { commandAction } from '../../command-action.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { differingForm } from '../files/file-text.ts';
import type { SessionFiles } from '../files/session-files.ts';
import { addressKey } from '../session-uri.ts';
import type { SessionAddress } from '../session-uri.ts';
import type { SessionTargets } from '../session-target.ts';
import { masksIds, shownId } from '../tree-items.ts';

/** The extension that shows bytes, and its editor. */
const hexEditor = { extension: 'ms-vscode.hexeditor', viewType: 'hexEditor.hexedit' };

/** What the commands need. */
export interface FileCommandParts {
  readonly services: HostServices;
  readonly targets: SessionTargets;
  readonly files: SessionFiles;
}

/** Registers what opens sessions as read-only files. */
export function registerSessionFileCommands(
  commands: CommandRegistry,
  parts: FileCommandParts,
): DisposableLike {
  const { targets, files } = parts;
  const owned = new DisposableStore();
  owned.add(
    commands.register('compareSessions', async (target, selection) => {
      const pair = await pairOf(parts, target, selection);
      if (pair) await compare(parts, ...pair);
    }),
  );
  owned.add(
    commands.register('openSessionAsJson', async (target) => {
      const address = await targets.find(target, 'openSessionAsJson');
      if (!address) return;
      // Who opens one that has ended is told so in our words.
      await read(parts, address);
      await vscode.window.showTextDocument(files.uriOf(address, 'json'), { preview: true });
    }),
  );
  owned.add(
    commands.register('openSessionBytes', async (target) => {
      const address = await targets.find(target, 'openSessionBytes');
      if (!address) return;
      await read(parts, address);
      if (vscode.extensions.getExtension(hexEditor.extension)) {
        const uri = files.uriOf(address, 'bytes');
        await vscode.commands.executeCommand('vscode.openWith', uri, hexEditor.viewType);
        return;
      }
      await vscode.window.showTextDocument(files.uriOf(address, 'hex'), { preview: true });
    }),
  );
  return owned;
}

/** The two sessions that are meant: two that are selected, or one and another that the user picks. */
async function pairOf(
  { targets }: FileCommandParts,
  target: CommandTarget | undefined,
  selection: readonly CommandTarget[] = [],
): Promise<readonly [SessionAddress, SessionAddress] | undefined> {
  const selected = new Map<string, SessionAddress>();
  for (const each of selection) {
    const address = targets.named(each);
    if (address) selected.set(addressKey(address), address);
  }
  const [left, right, ...more] = selected.values();
  if (left && right && more.length === 0) return [left, right];
  const first = await targets.find(target, 'compareSessions');
  const second = first && (await targets.pickOther(first, 'compareSessions'));
  return second && [first, second];
}

/** Opens two sessions beside each other, in the plainest form in which they differ. */
async function compare(
  parts: FileCommandParts,
  first: SessionAddress,
  second: SessionAddress,
): Promise<void> {
  const { files } = parts;
  const [a, b] = await Promise.all([read(parts, first), read(parts, second)]);
  const form = differingForm(a, b);
  const [left, right] = namesOf(parts.services, first, second);
  const title = `${left} ↔ ${right}`;
  const sides = [files.uriOf(first, form ?? 'json'), files.uriOf(second, form ?? 'json')];
  await vscode.commands.executeCommand('vscode.diff', ...sides, title);
  if (form === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Both sessions have the same items.'));
  }
}

async function read(
  { services }: FileCommandParts,
  { endpointId, database, ref }: SessionAddress,
): Promise<SessionSnapshot> {
  const source = await services.connections.connect(endpointId, { database });
  const snapshot = await source.read(ref);
  if (snapshot.condition !== 'gone') return snapshot;
  const id = shownId(ref, masksIds(services.endpoints.get(endpointId)));
  throw new UserError(vscode.l10n.t('Session {0} has already ended.', id), [
    commandAction(services.titleOf, 'refreshSessions'),
  ]);
}

/** What each side is called: its ID, and its endpoint where they are of two. */
function namesOf(
  { endpoints }: HostServices,
  first: SessionAddress,
  second: SessionAddress,
): readonly [string, string] {
  const nameOf = ({ endpointId, ref }: SessionAddress): string => {
    const record = endpoints.get(endpointId);
    const id = shownId(ref, masksIds(record));
    return first.endpointId === second.endpointId ? id : `${id} (${record?.name ?? ''})`;
  };
  return [nameOf(first), nameOf(second)];
}
