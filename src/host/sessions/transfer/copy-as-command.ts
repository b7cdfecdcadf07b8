import * as vscode from '../../shown/vscode.ts';
import { csharpOf } from '../../../stores/transfer/csharp.ts';
import { redisCommands } from '../../../stores/transfer/redis-commands.ts';
import type { CommandPlace } from '../../../stores/transfer/redis-commands.ts';
import { isKeptBy } from '../../../stores/layout-facts.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { type Choice, choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';

/** More are a matter for a file: each is read whole, and goes through the clipboard. */
const maxSessions = 100;

/** Copies commands that make sessions again, for where the user pastes them. */
export async function copyAsRedisCli(
  services: HostServices,
  addresses: readonly SessionAddress[],
): Promise<void> {
  const copied = addresses.filter(
    ({ ref }) => layoutAllows(ref.layout, 'create') && isKeptBy(ref.layout, 'redis'),
  );
  if (copied.length === 0) {
    throw new UserError(
      vscode.l10n.t('Session Farm cannot create sessions of this layout in a Redis.'),
    );
  }
  if (copied.length > maxSessions) {
    const text = vscode.l10n.t('Select at most {0} sessions, or export them.', maxSessions);
    throw new UserError(text, [commandAction(services.titleOf, 'exportAllSessions')]);
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
  const texts: string[] = [];
  for (const address of copied) {
    texts.push(redisCommands(await read(services, address), place, address.database));
  }
  await vscode.env.clipboard.writeText(texts.join(''));
  const left = addresses.length - copied.length;
  const said = [
    copied.length === 1
      ? l10n.t(
          'Commands that create the session again were copied. They contain its session ID and replace a session that exists.',
        )
      : l10n.t(
          'Commands that create {0} sessions again were copied. They contain the session IDs and replace sessions that exist.',
          copied.length,
        ),
    left > 0 ? l10n.t('{0} of layouts that cannot be created were left out.', left) : '',
  ];
  void vscode.window.showInformationMessage(said.filter((text) => text !== '').join(' '));
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
