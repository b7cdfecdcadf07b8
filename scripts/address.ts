/**
 * Prints what "Add Endpoint…" makes of a pasted text, as one line of JSON: without a secret in it.
 *
 *   npm run address -- TEXT
 *
 * `{host, port, hosts?, socketPath?, tls, isTlsGuessed, serverName?, user?, database, sentinelService?, tlsFiles?,
 * store?, hasPassword, hasSentinelPassword, warnings?}`, or `{message}` as the input would say it, with the exit code 1.
 */
import { parseEndpoint } from '../src/config/parse-endpoint.ts';
import { print, runTool } from './tools/lines.ts';

void runTool(async () => {
  const { address, secrets, access, warnings } = parseEndpoint(process.argv.slice(2).join(' '));
  const { hosts, socketPath, tlsServerName, username, sentinelService, sentinelUsername, store } =
    address;
  await print({
    ...hosts[0],
    ...(hosts.length > 1 && { hosts }),
    ...(socketPath !== undefined && { socketPath }),
    tls: address.usesTls,
    isTlsGuessed: address.isTlsGuessed,
    ...(tlsServerName !== undefined && { serverName: tlsServerName }),
    ...(username !== undefined && { user: username }),
    database: address.database,
    ...(sentinelService !== undefined && { sentinelService }),
    ...(sentinelUsername !== undefined && { sentinelUser: sentinelUsername }),
    ...(access?.tls && { tlsFiles: access.tls }),
    ...(store && { store }),
    hasPassword: secrets.password !== undefined,
    hasSentinelPassword: secrets.sentinelPassword !== undefined,
    ...(warnings.length > 0 && {
      warnings: warnings.map(({ code, option }) => ({ code, option })),
    }),
  });
});
