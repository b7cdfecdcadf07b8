import * as vscode from '../../shown/vscode.ts';
import type { CertificateState } from '../../../protocol/farm/balancer-state.ts';
import { choose } from '../../choose.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { DisposableLike } from '../../disposable.ts';
import { NothingToDo } from '../../errors.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { FarmTargets } from '../farm-targets.ts';
import type { FarmNode } from '../nodes.ts';
import type { RunningFarm } from '../running-farm.ts';
import { trustSteps } from './trust-steps.ts';
import type { TrustingClient, TrustStep } from './trust-steps.ts';

/** Set once a user was told that a development certificate wants to be trusted. */
const toldKey = 'farm.toldOfCertificate';

/** Registers what helps to trust the certificate of a farm. */
export function registerTrustCommand(
  commands: CommandRegistry,
  targets: FarmTargets,
  titleOf: TitleOf,
): DisposableLike {
  return commands.register('showHowToTrust', async (target) => {
    const farm = await targets.farm(target, 'showHowToTrust');
    const { certificate, url } = farm?.state?.balancer ?? {};
    if (!certificate || url === undefined) return;
    const { l10n } = vscode;
    const steps = trustSteps({ platform: process.platform, certificate, url });
    if (steps.length === 0) {
      throw new NothingToDo(
        l10n.t(
          'The definition of the farm names its certificate. Install that certificate, or the one of its issuer, as a trusted root.',
        ),
      );
    }
    const chosen = await choose(
      steps.map((step) => ({
        label: clientText(step.client, certificate),
        detail: step.command,
        value: step,
      })),
      {
        title: titleOf('showHowToTrust'),
        placeHolder:
          vscode.env.remoteName === undefined
            ? l10n.t('Select the client that should trust the certificate to copy its command')
            : l10n.t(
                'Select a client on the machine of the farm. A browser elsewhere needs a copy of the file.',
              ),
      },
    );
    if (chosen) await copy(chosen);
  });
}

/** Says once, when the first farm with a development certificate starts, what browsers will say. */
export async function tellOfCertificate(
  farm: Pick<RunningFarm, 'name' | 'state'>,
  row: FarmNode,
  { memento, titleOf }: { readonly memento: vscode.Memento; readonly titleOf: TitleOf },
): Promise<void> {
  const { certificate } = farm.state?.balancer ?? {};
  if (!certificate || certificate.origin === 'named' || memento.get(toldKey) === true) return;
  await memento.update(toldKey, true);
  const show = titleOf('showHowToTrust');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The farm {0} uses https with a development certificate. Browsers show a warning until you trust the certificate.',
      farm.name,
    ),
    show,
  );
  if (chosen === show) await vscode.commands.executeCommand(commandIds.showHowToTrust, row);
}

async function copy({ client, command }: TrustStep): Promise<void> {
  const { l10n } = vscode;
  await vscode.env.clipboard.writeText(command);
  const paste = l10n.t('Paste in Terminal');
  const text =
    client === 'curl' || client === 'node'
      ? l10n.t('The command was copied. Run it in a terminal.')
      : l10n.t('The command was copied. Run it in a terminal, and then restart the browser.');
  if ((await vscode.window.showInformationMessage(text, paste)) !== paste) return;
  const terminal = vscode.window.createTerminal({});
  terminal.show();
  // Whoever sees it decides whether it runs.
  terminal.sendText(command, false);
}

/** Whom a step is for, in words. */
function clientText(client: TrustingClient, { origin }: CertificateState): string {
  const { l10n } = vscode;
  switch (client) {
    case 'system':
      return origin === 'dotnet' ? l10n.t('Browsers and .NET') : l10n.t('Browsers and the system');
    case 'chromium':
      return l10n.t('Chrome, Chromium, and Edge (needs the package libnss3-tools)');
    case 'firefox':
      return l10n.t('Firefox (needs the package libnss3-tools)');
    case 'debian':
      return l10n.t('The system, on Debian and Ubuntu');
    case 'fedora':
      return l10n.t('The system, on Fedora and Red Hat');
    case 'curl':
      return l10n.t('{0}, for one request', 'curl');
    case 'node':
      return l10n.t('{0}, started from the same terminal', 'Node.js');
  }
}
