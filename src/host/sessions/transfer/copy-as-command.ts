import * as vscode from '../../shown/vscode.ts';
import { csharpOf } from '../../../stores/transfer/csharp.ts';
import { redisCommands } from '../../../stores/transfer/redis-commands.ts';
import type { CommandPlace } from '../../../stores/transfer/redis-commands.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { type Choice, choose } from '../../choose.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';

/** Copies commands that make a session again, for where the user pastes them. */
export async function copyAsRedisCli(
  services: HostServices,
  address: SessionAddress,
): Promise<void> {
  if (!layoutAllows(address.ref.layout, 'create')) {
    throw new UserError(vscode.l10n.t('Session Farm cannot create sessions of this layout.'));
  }
  const { l10n } = vscode;
  const places: readonly Choice<CommandPlace>[] = [
    { label: l10n.t('For bash and other shells'), value: 'posix' },
    { label: l10n.t('For PowerShell'), value: 'powershell' },
    { label: l10n.t('For the prompt of redis-cli'), value: 'redis-cli' },
  ];
  // What this machine has comes first.
  const isWindows = process.platform === 'win32';
  const order = isWindows
    ? ['powershell', 'posix', 'redis-cli']
    : ['posix', 'powershell', 'redis-cli'];
  const choices = [...places].sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
  const title = services.titleOf('copyAsRedisCli');
  const placeHolder = l10n.t('Select where you will paste the commands');
  const place = await choose(choices, { title, placeHolder });
  if (!place) return;
  const snapshot = await read(services, address);
  await vscode.env.clipboard.writeText(redisCommands(snapshot, place, address.database));
  void vscode.window.showInformationMessage(
    l10n.t(
      'Commands that create the session again were copied. They contain its session ID and replace a session that exists.',
    ),
  );
}

/** Copies C# that sets the items of a session. */
export async function copyAsCSharp(services: HostServices, address: SessionAddress): Promise<void> {
  const snapshot = await read(services, address);
  await vscode.env.clipboard.writeText(csharpOf(snapshot));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as C#'), 4000);
}

async function read(
  { connections, endpoints }: HostServices,
  { endpointId, database, ref }: SessionAddress,
): Promise<SessionSnapshot> {
  const source = await connections.connect(endpointId, { database });
  const snapshot = await source.read(ref);
  if (snapshot.condition !== 'gone') return snapshot;
  const id = shownId(ref, masksIds(endpoints.get(endpointId)));
  throw new UserError(vscode.l10n.t('Session {0} has already ended.', id));
}
