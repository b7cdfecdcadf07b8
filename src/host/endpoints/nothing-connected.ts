import * as vscode from '../shown/vscode.ts';
import { commandAction } from '../command-action.ts';
import { NothingToDo } from '../errors.ts';
import type { HostServices } from '../services.ts';

type Services = Pick<HostServices, 'endpoints' | 'titleOf'>;

/** Says that no endpoint is connected, and offers to change that. */
export function nothingConnected({ endpoints, titleOf }: Services): NothingToDo {
  if (endpoints.all().length === 0) return noEndpoints({ titleOf });
  return new NothingToDo(vscode.l10n.t('No endpoint is connected.'), [
    commandAction(titleOf, 'connectEndpoint'),
    commandAction(titleOf, 'addEndpoint'),
  ]);
}

/** Says that there is no endpoint yet. */
export function noEndpoints({ titleOf }: Pick<Services, 'titleOf'>): NothingToDo {
  const text = vscode.l10n.t(
    'There are no endpoints yet. Add the Redis that stores your sessions.',
  );
  return new NothingToDo(text, [commandAction(titleOf, 'addEndpoint')]);
}
