import * as vscode from '../../shown/vscode.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { commandAction } from '../../command-action.ts';
import { addOffered } from '../endpoint-flow.ts';
import type { EndpointFlowServices } from '../endpoint-flow.ts';
import { staysWritable } from '../endpoint-record.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import { foundIn, foundOffers, openPlace, unusableOffers } from './found-offers.ts';

/** What the commands ask of the view. */
interface FoundView {
  readonly recordOf: (target: CommandTarget | undefined) => EndpointRecord | undefined;
  retry(endpointId: string): Promise<void>;
  reveal(endpointId: string): Promise<void>;
}

/** Registers what is done with endpoints that files of the workspace name. */
export function registerFoundCommands(
  commands: CommandRegistry,
  { endpoints, connections, found, titleOf }: HostServices,
  flow: EndpointFlowServices,
  view: FoundView,
): DisposableLike {
  const owned = new DisposableStore();
  owned.add(
    commands.register('addFoundEndpoint', async () => {
      const offers = [...(await foundOffers(found)), ...unusableOffers(found)];
      if (offers.length === 0) {
        const text = vscode.l10n.t('No file in this workspace names another Redis server.');
        throw new NothingToDo(text, [commandAction(titleOf, 'addEndpoint')]);
      }
      const title = vscode.l10n.t('Add Endpoint from Workspace');
      const record = await addOffered(flow, title, () => Promise.resolve(offers));
      if (record) await view.reveal(record.id);
      return record?.id;
    }),
  );
  owned.add(
    commands.register('useFoundAddress', async (target) => {
      const record = view.recordOf(target);
      const change = record && found.changeOf(record.id);
      if (!change) return;
      const { secrets, ...named } = change.find.target.parsed;
      const { address, access = {} } = change.isPasswordOnly ? record : named;
      const { password } = secrets;
      // A file without a password leaves it to the user, who entered it for the same server only.
      const own = change.isPasswordOnly ? await endpoints.secrets(record.id) : {};
      await endpoints.setSecrets(record.id, { ...own, ...(password !== undefined && secrets) });
      const { environment } = record;
      await endpoints.update(record.id, {
        address,
        access,
        canWrite: staysWritable(record, { address, environment, access }),
        ...(!change.isPasswordOnly && { acceptsAnyCertificate: false }),
        foundIn: foundIn(change.find),
      });
      connections.disconnect(record.id);
      await view.retry(record.id);
    }),
  );
  owned.add(
    commands.register('openFoundFile', async (target) => {
      const record = view.recordOf(target);
      if (!record) return;
      const place = found.placeOf(record);
      if (place) return openPlace(place);
      if (record.foundIn) await openPlace({ uri: vscode.Uri.parse(record.foundIn.file) });
    }),
  );
  return owned;
}
