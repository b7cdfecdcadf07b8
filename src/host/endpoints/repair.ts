import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import type { ConnectFailure } from '../../links/diagnosis.ts';
import { remediesFor } from '../../redis/reach/remedies.ts';
import type { Remedy } from '../../redis/reach/remedies.ts';
import { UserError } from '../errors.ts';
import type { ErrorAction } from '../errors.ts';
import { certificateFacts, connectFailureText } from './connect-failure-text.ts';
import { trusting, withLogin, withTls } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { askLogin, askPassword } from './endpoint-questions.ts';
import { isLocalEndpoint } from './endpoint-record.ts';
import {
  chooseAuthorities,
  chooseClientCertificate,
  chooseKey,
  enterPassphrase,
  enterServerName,
} from './tls-questions.ts';
import { askTunnel } from './tunnels/pick-tunnel.ts';

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
  const remedies = remediesFor(failure, isLocalEndpoint(draft));
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

/** Shows what AWS refused, with what may help; undefined when the user lets it be. */
export async function askAfterRefusal(
  { message, actions }: UserError,
  acceptAnyway: string,
): Promise<'again' | 'edit' | 'anyway' | undefined> {
  const [retry, edit] = [remedyText('retry'), remedyText('edit')];
  const titles = [...actions.map(({ title }) => title), retry, edit, acceptAnyway];
  const chosen = await vscode.window.showErrorMessage(message, ...titles);
  const action = actions.find(({ title }) => title === chosen);
  await action?.run();
  if (action || chosen === retry) return 'again';
  if (chosen === edit) return 'edit';
  return chosen === acceptAnyway ? 'anyway' : undefined;
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
      return tryWith(await trustCertificate(failure, draft));
    case 'choose-authority':
      return tryWith(await chooseAuthorities(draft));
    case 'choose-client-certificate':
      return tryWith(await chooseClientCertificate(draft));
    case 'choose-key':
      return tryWith(await chooseKey(draft));
    case 'enter-passphrase':
      return tryWith(await enterPassphrase(draft));
    case 'enter-server-name':
      return tryWith(await enterServerName(draft, failure.certificate?.hosts));
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
    case 'use-entra':
    case 'choose-sign-in': {
      const { chooseSignIn, withEntra } = await import('./sign-in/choose-sign-in.ts');
      const chosen = await (remedy === 'use-entra' ? withEntra(draft) : chooseSignIn(draft));
      return chosen && { type: 'try', draft: chosen };
    }
    case 'drop-password':
      return { type: 'try', draft: withLogin(draft, username, undefined) };
    case 'drop-user':
      return { type: 'try', draft: withLogin(draft, undefined, draft.secrets.password) };
    case 'use-database-0':
      return { type: 'try', draft: { ...draft, address: { ...draft.address, database: 0 } } };
    case 'use-tunnel': {
      const tunnelled = await askTunnel(draft, true);
      return tunnelled && { type: 'try', draft: tunnelled };
    }
    case 'retry':
      return { type: 'try', draft };
    case 'edit':
    case 'start-sandbox':
      return { type: remedy };
  }
}

function tryWith(draft: EndpointDraft | undefined): Repair | undefined {
  return draft && { type: 'try', draft };
}

/** Asks before a certificate is trusted that nobody vouches for. */
async function trustCertificate(
  failure: ConnectFailure,
  draft: EndpointDraft,
): Promise<EndpointDraft | undefined> {
  const { certificate } = failure;
  if (certificate?.fingerprint === undefined) return undefined;
  const trust = vscode.l10n.t('Trust Certificate');
  const where = endpointLabel(draft.address);
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Trust this certificate for {0}?', where),
    {
      modal: true,
      detail: [
        certificateFacts(certificate),
        vscode.l10n.t(
          'Session Farm will accept this certificate, and no other, from this endpoint. Compare the fingerprint with the one on the server. If they differ, an attacker on the network could read your sessions and password.',
        ),
      ].join('\n\n'),
    },
    trust,
  );
  return chosen === trust ? trusting(draft, certificate.fingerprint, failure) : undefined;
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
    case 'choose-authority':
      return vscode.l10n.t('Choose CA File…');
    case 'choose-client-certificate':
      return vscode.l10n.t('Choose Client Certificate…');
    case 'choose-key':
      return vscode.l10n.t('Choose Key File…');
    case 'enter-passphrase':
      return vscode.l10n.t('Enter Passphrase…');
    case 'enter-server-name':
      return vscode.l10n.t('Enter Server Name…');
    case 'enter-password':
      return vscode.l10n.t('Enter Password…');
    case 'enter-user':
      return vscode.l10n.t('Enter Username and Password…');
    case 'use-entra':
      return vscode.l10n.t('Sign In with Microsoft Entra ID…');
    case 'choose-sign-in':
      return vscode.l10n.t('Sign In Another Way…');
    case 'drop-password':
      return vscode.l10n.t('Connect Without Password');
    case 'drop-user':
      return vscode.l10n.t('Connect Without User');
    case 'use-database-0':
      return vscode.l10n.t('Use Database 0');
    case 'use-tunnel':
      return vscode.l10n.t('Connect Through a Tunnel…');
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
