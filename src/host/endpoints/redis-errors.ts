import * as vscode from '../shown/vscode.ts';
import { ConfigError } from '../../config/config-error.ts';
import { CommandRefusedError } from '../../redis/command-guard.ts';
import { ConnectionError } from '../../redis/connection-error.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import { ReplicaError } from '../../redis/topology/server-role.ts';
import { ReplyError } from '../../stores/commands.ts';
import { StoreError } from '../../stores/replies.ts';
import { SourceLimitError } from '../../stores/source/source-limit.ts';
import { UserError } from '../errors.ts';
import { configErrorText } from './config-error-text.ts';
import { storeErrorText } from './store-error-text.ts';
import { replicaText } from './replica-text.ts';
import { serverStateText } from './server-state-text.ts';
import { connectFailureText } from './connect-failure-text.ts';

/** Puts the errors of the redis, stores and config rooms into words. */
export function explainRedisError(error: unknown): UserError | undefined {
  const text = messageOf(error);
  return text === undefined ? undefined : new UserError(text, [], { cause: error });
}

function messageOf(error: unknown): string | undefined {
  if (error instanceof ConnectError) return connectFailureText(error.failure);
  if (error instanceof ConfigError) return configErrorText(error);
  if (error instanceof ConnectionError) return connectionText(error);
  if (error instanceof CommandRefusedError) {
    return error.code === 'read-only'
      ? readOnlyText()
      : vscode.l10n.t('Session Farm never sends the command {0}.', error.command);
  }
  if (error instanceof StoreError) return storeErrorText(error);
  if (error instanceof SourceLimitError) return limitText(error);
  if (error instanceof ReplicaError) return replicaText(error.replica);
  if (error instanceof ReplyError) return serverStateText(error) ?? replyText(error);
  return undefined;
}

function readOnlyText(): string {
  return vscode.l10n.t('This endpoint is read-only. To save, use "Allow Edits to Endpoint…".');
}

function limitText({ limit, ability }: SourceLimitError): string {
  switch (limit.code) {
    case 'read-only':
      return readOnlyText();
    case 'replica':
      return replicaText(limit);
    case 'unwritable':
      return unsupportedText();
    case 'not-supported':
      return ability === 'create' || ability === 'hold-lock'
        ? vscode.l10n.t(
            'Session Farm cannot tell where the site would look for it in this store, so it was not written.',
          )
        : unsupportedText();
  }
}

function unsupportedText(): string {
  return vscode.l10n.t('This store does not support that.');
}

/** An error reply in the server's own words, without those about our script. */
function replyText({ message }: ReplyError): string {
  const words = message.replace(/,? script: [0-9a-f]{40}, on @\S{0,40}$/, '');
  return vscode.l10n.t('Redis answered with an error: {0}', words);
}

function connectionText({ code, node }: ConnectionError): string {
  switch (code) {
    case 'timed-out':
      return vscode.l10n.t('Redis did not answer in time.');
    case 'bad-reply':
      return vscode.l10n.t(
        '{0} sent a response that is too large or is not valid Redis data. The connection was closed.',
        node ?? 'Redis',
      );
    case 'lost':
      return vscode.l10n.t('The connection to Redis was lost. Reconnecting automatically.');
    case 'closed':
      return vscode.l10n.t('The connection to Redis has been closed.');
  }
}
