import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { ConnectError } from '../../redis/reach/diagnosis.ts';
import type { ConnectFailure } from '../../redis/reach/diagnosis.ts';
import { remediesFor } from '../../redis/reach/remedies.ts';
import type { Remedy } from '../../redis/reach/remedies.ts';
import { UserError } from '../errors.ts';
import type { ErrorAction } from '../errors.ts';
import { certificateFacts, connectFailureText } from './connect-failure-text.ts';
import { withLogin, withTls } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { askLogin, askPassword } from './endpoint-questions.ts';
import { isLocalAddress } from './endpoint-record.ts';

/** What to do after a failure: try this draft, ask for the address again, or start the sandbox. */
export type Repair =
  | { readonly type: 'try'; readonly draft: EndpointDraft }
  | { readonly type: 'edit' }
  | { readonly type: 'start-sandbox' }
  | { readonly type: 'extra' };

/**
 * Shows why a connection failed, with a button for each thing that may help, and carries out what
 * the user chooses.
 * @param extraButton one more button that only the caller knows, `Add Anyway` for example
 * @returns undefined when the user lets it be
 */
export async function askForRepair(
  failure: ConnectFailure,
  draft: EndpointDraft,
  extraButton?: string,
): Promise<Repair | undefined> {
  const remedies = remediesFor(failure, isLocalAddress(draft.address));
  const buttons = new Map(remedies.map((remedy) => [remedyText(remedy), remedy]));
  const actions = signInActions(failure, draft);
  const texts = [
    ...actions.map(({ title }) => title),
    ...buttons.keys(),
    ...(extraButton === undefined ? [] : [extraButton]),
  ];
  const chosen = await vscode.window.showErrorMessage(connectFailureText(failure), ...texts);
  if (chosen === undefined) return undefined;
  const action = actions.find(({ title }) => title === chosen);
  if (action) {
    await action.run();
    return { type: 'try', draft };
  }
  const remedy = buttons.get(chosen);
  return remedy === undefined ? { type: 'extra' } : repair(remedy, failure, draft);
}

/** What helps to sign in, whoever gives the password. */
function signInActions(failure: ConnectFailure, draft: EndpointDraft): readonly ErrorAction[] {
  if (failure.signIn instanceof UserError) return failure.signIn.actions;
  const { aws, signIn } = draft.access;
  const { username } = draft.address;
  if (failure.reason !== 'sign-in-refused' || signIn?.kind !== 'aws-iam') return [];
  if (!aws || username === undefined) return [];
  const run = async () => {
    const { showIamCheck } = await import('./aws/check-iam-sign-in.ts');
    await showIamCheck(aws, username);
  };
  return [{ title: vscode.l10n.t('Check AWS Sign-In…'), run }];
}

/** Carries out one thing that may help; undefined when the user lets it be. */
export async function repair(
  remedy: Remedy,
  failure: ConnectFailure,
  draft: EndpointDraft,
): Promise<Repair | undefined> {
  const where = endpointLabel(draft.address);
  const { username } = draft.address;
  switch (remedy) {
    case 'use-tls':
      return { type: 'try', draft: withTls(draft, true) };
    case 'drop-tls':
      return { type: 'try', draft: withTls(draft, false) };
    case 'trust-certificate':
      return (await confirmCertificate(failure, where))
        ? { type: 'try', draft: { ...draft, acceptsAnyCertificate: true } }
        : undefined;
    case 'enter-password': {
      const password = await askPassword(where);
      return password === undefined
        ? undefined
        : { type: 'try', draft: withLogin(draft, username, password) };
    }
    case 'enter-user': {
      const login = await askLogin(where, username);
      return login && { type: 'try', draft: withLogin(draft, login.username, login.password) };
    }
    case 'drop-password':
      return { type: 'try', draft: withLogin(draft, username, undefined) };
    case 'drop-user':
      return { type: 'try', draft: withLogin(draft, undefined, draft.secrets.password) };
    case 'use-database-0':
      return { type: 'try', draft: { ...draft, address: { ...draft.address, database: 0 } } };
    case 'retry':
      return { type: 'try', draft };
    case 'edit':
    case 'start-sandbox':
      return { type: remedy };
  }
}

/** Asks before a certificate is trusted that nobody vouches for. */
async function confirmCertificate(failure: ConnectFailure, where: string): Promise<boolean> {
  const trust = vscode.l10n.t('Trust Certificate');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Connect to {0} without verifying its certificate?', where),
    {
      modal: true,
      detail: [
        certificateFacts(failure.certificate),
        vscode.l10n.t(
          'Session Farm will accept any certificate from this endpoint. An attacker on the network could read your sessions and password.',
        ),
      ].join('\n\n'),
    },
    trust,
  );
  return chosen === trust;
}

/** What the button of a remedy says. */
export function remedyText(remedy: Remedy): string {
  switch (remedy) {
    case 'use-tls':
      return vscode.l10n.t('Use TLS');
    case 'drop-tls':
      return vscode.l10n.t('Connect Without TLS');
    case 'trust-certificate':
      return vscode.l10n.t('Trust Certificate…');
    case 'enter-password':
      return vscode.l10n.t('Enter Password…');
    case 'enter-user':
      return vscode.l10n.t('Enter Username and Password…');
    case 'drop-password':
      return vscode.l10n.t('Connect Without Password');
    case 'drop-user':
      return vscode.l10n.t('Connect Without User');
    case 'use-database-0':
      return vscode.l10n.t('Use Database 0');
    case 'edit':
      return vscode.l10n.t('Edit Endpoint…');
    case 'retry':
      return vscode.l10n.t('Retry');
    case 'start-sandbox':
      return vscode.l10n.t('Start Sandbox Redis');
  }
}

/** The failure of a connection, if that is what an error is about. */
export function connectFailureOf(error: unknown): ConnectFailure | undefined {
  return error instanceof ConnectError ? error.failure : undefined;
}
