import * as vscode from '../../shown/vscode.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { serverText } from '../../sessions/endpoint-item.ts';
import { connectFailureText } from '../connect-failure-text.ts';
import { draftOf } from '../endpoint-draft.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import { tryEndpoint } from '../try-endpoint.ts';

/**
 * Connects to an endpoint that is no Redis, and says how that went: what a diagnosis looks at is Redis alone.
 * @throws UserError that says why it doesn't answer
 */
export async function tellWhetherItAnswers(
  record: EndpointRecord,
  { endpoints, connect }: Pick<HostServices, 'endpoints' | 'connect'>,
): Promise<void> {
  const trial = await tryEndpoint(connect, draftOf(record, await endpoints.secrets(record.id)));
  switch (trial.result) {
    case 'cancelled':
      return;
    case 'refused':
      throw trial.error;
    case 'failed':
      throw new UserError(connectFailureText(trial.failure));
    case 'connected':
      await vscode.window.showInformationMessage(
        vscode.l10n.t('{0} answers. It is {1}.', record.name, serverText(trial.facts)),
      );
  }
}
