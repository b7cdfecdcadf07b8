import * as vscode from '../../shown/vscode.ts';
import { isAspNetLayout } from '../../../stores/layout-facts.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import type { LifetimeResult } from '../../../stores/source/change-results.ts';
import type { LayoutId } from '../../../stores/session.ts';
import { storeName } from '../../endpoints/store-name.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { settled } from '../../settle-change.ts';
import { formatDuration } from '../../text-format.ts';
import type { SessionAddress } from '../session-uri.ts';
import { openForChange } from './open-for-change.ts';

/** The longest timeout that ASP.NET takes: a year (System.Web/Configuration/SessionStateSection.cs). */
const MAX_MINUTES = 525_600;

/**
 * Lets a session live for its stored timeout again.
 * @returns whether it does
 */
export async function extendSession(
  services: HostServices,
  address: SessionAddress,
): Promise<boolean> {
  const { ref } = address;
  if (!layoutAllows(ref.layout, 'extend')) throw notStored();
  const session = await openForChange(services, address);
  if (!session) return false;
  const { id } = session;
  const result = await settled(services, address, { kind: 'extend', ref });
  if (result.outcome !== 'done')
    throw new UserError(
      refusalText(result, id, storeName(services.endpoints.get(address.endpointId))),
    );
  const text = vscode.l10n.t(
    'Session {0} extended: expires in {1}',
    id,
    formatDuration(result.ttlMs),
  );
  vscode.window.setStatusBarMessage(text, 5000);
  return true;
}

/**
 * Asks for a session's timeout and stores it; the session lives that long from now.
 * @returns whether it was stored
 */
export async function setTimeoutOf(
  services: HostServices,
  address: SessionAddress,
): Promise<boolean> {
  const { heldLocks } = services;
  const { ref } = address;
  if (!layoutAllows(ref.layout, 'set-timeout')) throw notStored();
  const session = await openForChange(services, address);
  if (!session) return false;
  const { id, source } = session;
  const { condition, timeoutSeconds } = await source.read(ref);
  if (condition === 'gone')
    throw new UserError(
      refusalText({ outcome: 'gone' }, id, storeName(services.endpoints.get(address.endpointId))),
    );
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Timeout of Session {0}', id),
    prompt: vscode.l10n.t(
      'Minutes until the session expires after each request. The countdown restarts now.',
    ),
    value: timeoutSeconds === undefined ? '20' : String(timeoutSeconds / 60),
    validateInput: (input) => timeoutProblem(input, ref.layout),
  });
  const seconds = text === undefined ? undefined : secondsOf(text);
  if (seconds === undefined) return false;
  const heldLock = heldLocks.valueFor(address);
  const result = await settled(services, address, {
    kind: 'set-timeout',
    ref,
    timeoutSeconds: seconds,
    ...(heldLock !== undefined && { heldLock }),
  });
  if (result.outcome !== 'done')
    throw new UserError(
      refusalText(result, id, storeName(services.endpoints.get(address.endpointId))),
    );
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Timeout of {0} set to {1}', id, formatDuration(seconds * 1000)),
    5000,
  );
  return true;
}

/** What is wrong with a timeout in minutes, or what comes of it. */
export function timeoutProblem(
  input: string,
  layout: LayoutId,
): string | vscode.InputBoxValidationMessage | undefined {
  const seconds = secondsOf(input);
  if (seconds === undefined) {
    return vscode.l10n.t('Enter the number of minutes, at least 0.0167 (one second).');
  }
  if (seconds > MAX_MINUTES * 60) return vscode.l10n.t('Enter at most 525600 minutes (one year).');
  if (!isAspNetLayout(layout) || seconds % 60 === 0) return undefined;
  const minutes = Math.floor(seconds / 60);
  const message =
    minutes === 0
      ? vscode.l10n.t(
          'ASP.NET uses whole minutes and rounds this down to 0, so the next request that saves ends the session.',
        )
      : vscode.l10n.t(
          'ASP.NET uses whole minutes, so the next request that saves rounds this down to {0} min.',
          minutes,
        );
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
}

/** Minutes as whole seconds; undefined for what is no positive number of them. */
export function secondsOf(minutes: string): number | undefined {
  const text = minutes.trim().replace(',', '.');
  if (!/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return undefined;
  const seconds = Math.round(Number(text) * 60);
  return seconds >= 1 ? seconds : undefined;
}

function notStored(): UserError {
  return new UserError(
    vscode.l10n.t('Sessions of this layout have no timeout that you can change.'),
  );
}

function refusalText(
  result: Exclude<LifetimeResult, { outcome: 'done' }>,
  id: string,
  store: string,
): string {
  switch (result.outcome) {
    case 'gone':
      return vscode.l10n.t('Session {0} has already ended.', id);
    case 'locked':
      return vscode.l10n.t(
        'A request holds the lock of {0} and would restore the old timeout. Nothing was written to {1}. Try again when the request finishes.',
        id,
        store,
      );
    case 'no-timeout':
      return vscode.l10n.t(
        '{0} has no valid timeout (a whole number of seconds). Use "Set Session Timeout…" to set one.',
        id,
      );
    case 'wrong-type':
      return vscode.l10n.t(
        'A key of {0} is of type {1}, which this layout never uses. Nothing was written to {2}.',
        id,
        result.foundType,
        store,
      );
    case 'changed':
      return vscode.l10n.t(
        'The site keeps changing {0}. Nothing was written to {1}. Try again.',
        id,
        store,
      );
  }
}
