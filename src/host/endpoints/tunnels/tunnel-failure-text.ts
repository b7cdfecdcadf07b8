import * as vscode from '../../shown/vscode.ts';
import { formatHostPort } from '../../../config/host-port.ts';
import type { TunnelFailure } from '../../../links/tunnel-failure.ts';

/** A tunnel that failed in a sentence or two: what is wrong, and what to do about it. */
export function tunnelFailureText(failure: TunnelFailure): string {
  const { through, target, file = '', fingerprint = '', detail = '' } = failure;
  const where = target ? formatHostPort(target.host, target.port) : '';
  switch (failure.problem) {
    case 'name-not-found':
      return vscode.l10n.t(
        'Cannot find the SSH server {0}. Check the spelling and your SSH configuration.',
        through,
      );
    case 'unreachable':
      return vscode.l10n.t(
        'Cannot reach the SSH server {0}. Check its port, your network, and your VPN.',
        through,
      );
    case 'timed-out':
      return vscode.l10n.t(
        'The SSH server {0} did not respond in time. A firewall or security group may be blocking the connection.',
        through,
      );
    case 'not-ssh':
      return vscode.l10n.t('{0} did not complete an SSH handshake. {1}', through, detail).trimEnd();
    case 'host-key-unknown':
      return vscode.l10n.t(
        'The key of the SSH server {0} is not trusted. Session Farm did not connect. Key: {1}',
        through,
        fingerprint,
      );
    case 'host-key-changed':
      return vscode.l10n.t(
        'The key of the SSH server {0} has changed, so someone may be intercepting the connection. Session Farm did not connect. If the change is expected, remove line {2} of {1}. New key: {3}',
        through,
        file,
        failure.line ?? 0,
        fingerprint,
      );
    case 'host-key-revoked':
      return vscode.l10n.t(
        'The key of the SSH server {0} is marked as revoked in {1}. Session Farm did not connect. Key: {2}',
        through,
        file,
        fingerprint,
      );
    case 'sign-in-refused':
      return vscode.l10n
        .t(
          'The SSH server {0} refused to sign you in. Check the username and the key. {1}',
          through,
          detail,
        )
        .trimEnd();
    case 'sign-in-cancelled':
      return vscode.l10n.t('Signing in to the SSH server {0} was canceled.', through);
    case 'passphrase-wrong':
      return vscode.l10n.t('The passphrase of the SSH key file {0} is wrong. Try again.', file);
    case 'key-file-missing':
      return vscode.l10n.t('Cannot read the SSH key file {0}. Check its path.', file);
    case 'key-file-ppk3':
      return vscode.l10n.t(
        'The key file {0} uses version 3 of the PuTTY format, which Session Farm cannot read. In PuTTYgen, export it as an OpenSSH key, or add it to Pageant.',
        file,
      );
    case 'bad-key':
      return vscode.l10n
        .t('The file {0} does not contain an SSH key that Session Farm can use. {1}', file, detail)
        .trimEnd();
    case 'proxy-command':
      return vscode.l10n.t(
        'The SSH configuration reaches {0} by a program, which Session Farm does not run: {1}. Use a tunnel command instead.',
        through,
        detail,
      );
    case 'bad-jump':
      return vscode.l10n.t(
        'The SSH configuration of {0} has jump hosts that Session Farm cannot follow: {1}. Check ProxyJump.',
        through,
        detail,
      );
    case 'forwarding-refused':
      return vscode.l10n.t(
        'The SSH server {0} does not forward connections to {1}. Ask its administrator to allow TCP forwarding to that address.',
        through,
        where,
      );
    case 'target-name-not-found':
      return vscode.l10n.t(
        'The SSH server {0} cannot find the host {1}. Check the spelling of the endpoint.',
        through,
        target?.host ?? where,
      );
    case 'target-refused':
      return vscode.l10n.t(
        'The SSH server {0} reached the host of {1}, but nothing is listening there. Check the port and that Redis is running.',
        through,
        where,
      );
    case 'target-timed-out':
      return vscode.l10n.t(
        'The SSH server {0} got no response from {1}. A firewall or security group may be blocking the connection between them.',
        through,
        where,
      );
    case 'lost':
      return vscode.l10n.t('The connection to the SSH server {0} was lost. Try again.', through);
    case 'command-not-started':
      return vscode.l10n
        .t(
          'Could not start the tunnel command {0}. Check that it is installed. {1}',
          through,
          detail,
        )
        .trimEnd();
    case 'command-ended':
      return detail === ''
        ? vscode.l10n.t('The tunnel command {0} ended without a message.', through)
        : vscode.l10n.t('The tunnel command {0} ended. Its last lines: {1}', through, detail);
    case 'command-silent':
      return vscode.l10n
        .t(
          'The tunnel command {0} is running, but its local port accepts no connections. Check that the command uses {2}. {1}',
          through,
          detail,
          '${localPort}',
        )
        .trimEnd();
    case 'bad-target':
      return vscode.l10n.t(
        'The tunnel command {0} was not started, because {1} is not a host name. Check what the cluster announces.',
        through,
        where,
      );
    case 'not-trusted':
      return vscode.l10n.t(
        'Tunnel commands do not run in Restricted Mode. Trust this workspace to run {0}.',
        through,
      );
    case 'unknown':
      return vscode.l10n.t('The tunnel through {0} failed. {1}', through, detail).trimEnd();
  }
}
