import * as vscode from '../shown/vscode.ts';
import {
  affinityKinds,
  affinitySecondsLimits,
  algorithms,
  cookieNamePattern,
} from '../../protocol/farm/balancer-state.ts';
import type { AffinityKind } from '../../protocol/farm/balancer-state.ts';
import { availabilities } from '../../protocol/farm/server-state.ts';
import { choose } from '../choose.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import {
  affinityMeaning,
  affinityText,
  algorithmMeaning,
  algorithmText,
  availabilityMeaning,
  availabilityText,
} from './balancing-words.ts';
import type { FarmTargets } from './farm-targets.ts';

/** Registers what changes how servers are chosen. */
export function registerBalancingCommands(
  commands: CommandRegistry,
  targets: FarmTargets,
  titleOf: TitleOf,
): DisposableLike {
  const { l10n } = vscode;
  const current = (isCurrent: boolean) => (isCurrent ? { description: l10n.t('current') } : {});
  const owned = new DisposableStore();
  owned.add(
    commands.register('changeAlgorithm', async (target) => {
      const farm = await targets.farm(target, 'changeAlgorithm');
      if (!farm) return;
      const algorithm = await choose(
        algorithms.map((value) => ({
          label: algorithmText(value),
          detail: algorithmMeaning(value),
          ...current(value === farm.state?.balancer.algorithm),
          value,
        })),
        { title: titleOf('changeAlgorithm'), placeHolder: l10n.t('Select an algorithm') },
      );
      if (algorithm) await farm.send({ name: 'setAlgorithm', algorithm });
    }),
  );
  owned.add(
    commands.register('changeAffinity', async (target) => {
      const farm = await targets.farm(target, 'changeAffinity');
      if (!farm) return;
      const { affinity = false, affinityKind = 'cookie' } = farm.state?.balancer ?? {};
      const kinds = affinityKinds.map((value) => ({
        label: affinityText(value),
        detail: affinityMeaning(value),
        ...current(affinity && value === affinityKind),
        value,
      }));
      const off = {
        label: l10n.t('off'),
        detail: l10n.t('Any server may take any request.'),
        ...current(!affinity),
        value: 'off' as const,
      };
      const kind = await choose([...kinds, off], {
        title: titleOf('changeAffinity'),
        placeHolder: l10n.t('Select what binds a client to a server'),
      });
      if (kind === undefined) return;
      if (kind === 'off') {
        await farm.send({ name: 'setAffinity', on: false });
        return;
      }
      const more = await askMore(kind);
      if (more) await farm.send({ name: 'setAffinity', on: true, kind, ...more });
    }),
  );
  owned.add(
    commands.register('setAvailability', async (target) => {
      const found = await targets.server(target, 'setAvailability');
      if (!found) return;
      const { name, availability = 'available' } = found.server;
      const wanted = await choose(
        availabilities.map((value) => ({
          label: availabilityText(value),
          detail: availabilityMeaning(value),
          ...current(value === availability),
          value,
        })),
        {
          title: titleOf('setAvailability'),
          placeHolder: l10n.t('Select the availability of {0}', name),
        },
      );
      if (wanted === undefined) return;
      await found.farm.send({ name: 'setAvailability', server: name, availability: wanted });
    }),
  );
  return owned;
}

/** What a kind of affinity needs to know; undefined when the user gives up. */
async function askMore(
  kind: AffinityKind,
): Promise<{ readonly seconds?: number; readonly cookie?: string } | undefined> {
  const { l10n } = vscode;
  if (kind === 'duration') {
    const [least, most] = affinitySecondsLimits;
    const isValid = (text: string): boolean =>
      /^\d{1,6}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
    const text = await vscode.window.showInputBox({
      title: l10n.t('Duration of Affinity'),
      prompt: l10n.t('How long a client stays bound after its last request, in seconds.'),
      value: '86400',
      validateInput: (input) =>
        isValid(input)
          ? undefined
          : l10n.t('Enter a whole number from {0} to {1}.', String(least), String(most)),
    });
    return text === undefined ? undefined : { seconds: Number(text) };
  }
  if (kind !== 'application-cookie') return {};
  const cookie = await vscode.window.showInputBox({
    title: l10n.t('Cookie of the Site'),
    prompt: l10n.t('The cookie of the site that binds a client while it exists.'),
    value: 'ASP.NET_SessionId',
    validateInput: (input) =>
      cookieNamePattern.test(input.trim()) ? undefined : l10n.t('Enter the name of a cookie.'),
  });
  return cookie === undefined ? undefined : { cookie: cookie.trim() };
}
