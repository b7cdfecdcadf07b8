import * as vscode from '../shown/vscode.ts';
import { possibleReadings } from '../../formats/registry.ts';
import { codecs } from '../../stores/codecs.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import { canChooseReading } from '../../stores/read/chosen-readings.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../stores/read/decode-session-item.ts';
import type { SessionItem } from '../../stores/session.ts';
import { choose } from '../choose.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { nameText } from '../editor/texts/names.ts';
import { UserError } from '../errors.ts';
import { layersText } from '../layers-text.ts';
import type { HostServices } from '../services.ts';
import { isSessionsNode } from '../sessions/nodes.ts';
import type { SessionTargets } from '../sessions/session-target.ts';
import { chooseReading } from './choose-reading.ts';

/** Asks which item of a session is meant where no row says it, and in which format it is to be read. */
export async function readItemAs(
  services: HostServices,
  targets: SessionTargets,
  target: CommandTarget | undefined,
): Promise<void> {
  const address = await targets.find(target, 'readAs');
  if (!address) return;
  const { ref, endpointId, database } = address;
  const source = await services.connections.connect(endpointId, { database });
  const { items, itemEncoding } = await source.read(ref);
  const layout = layoutById(ref.layout);
  const options = decodeOptionsOf(layout);
  const own = itemEncoding ?? layout.itemEncoding;
  const wanted =
    isSessionsNode(target) && target.kind === 'item'
      ? items.find(({ name }) => name === target.item.name)
      : await askItem(services, items, (item) => {
          const value = decodeSessionItem(item, own, options);
          return [value.root.typeName, layersText(value) ?? ''].filter(Boolean).join(' · ');
        });
  if (!wanted) return;
  if (!canChooseReading(wanted)) throw new UserError(notAlone());
  await chooseReading(services, {
    ref,
    name: wanted.name,
    label: nameText(wanted.name),
    readings: possibleReadings(wanted.bytes, wanted.encoding ?? own, { ...options, codecs }),
  });
}

async function askItem(
  { titleOf }: HostServices,
  items: readonly SessionItem[],
  describe: (item: SessionItem) => string,
): Promise<SessionItem | undefined> {
  const choices = items.filter(canChooseReading).map((item) => ({
    label: nameText(item.name),
    description: describe(item),
    value: item,
  }));
  if (choices.length === 0) {
    throw new UserError(
      items.length === 0 ? vscode.l10n.t('This session has no items.') : notAlone(),
    );
  }
  return choose(choices, {
    title: titleOf('readAs'),
    placeHolder: vscode.l10n.t('Select the item to read in another format'),
    takesOnly: true,
  });
}

function notAlone(): string {
  return vscode.l10n.t(
    'This value is read with the whole session around it, or by a decoder. No other format can be selected for it alone.',
  );
}
