/**
 * Prints what the configuration in a folder says of where sessions, or a Redis, are: what a workspace would be offered.
 * A line of JSON each; no secret in it. Nothing is run, and nothing is contacted.
 *
 *   npm run discover -- FOLDER
 *
 * `{file, line, kind, host, port, hosts?, socketPath?, tls, isTlsGuessed?, serverName?, user?, database, sentinelService?,
 * hasPassword, application?, location?, variant?}`; `{table, region?, profile?, serviceUrl?}` for DynamoDB, `{servers}` for
 * Memcached, `{problem}` in words where a value can't be used; `{file, line?, message}` for a file that can't be read.
 */
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { discover } from '../src/config/found/discover.ts';
import type { FileFailure, Find, FoundTarget } from '../src/config/found/find.ts';
import {
  elsewhereText,
  fileFailureText,
  foundProblemText,
  openPasswordText,
} from '../src/host/endpoints/found/found-text.ts';
import { folderOnDisk } from '../src/host/endpoints/found/folder-on-disk.ts';
import { apiOf } from '../src/config/dynamodb-address.ts';
import type { OtherStore, ParsedEndpoint } from '../src/config/endpoint-address.ts';
import { formatHostPort } from '../src/config/host-port.ts';
import { isLoopback } from '../src/config/known-hosts.ts';
import { print, runTool } from './tools/lines.ts';

/** What a line says of where the sessions are. */
function told(target: FoundTarget): object {
  switch (target.type) {
    case 'endpoint': {
      const { isPasswordOpen, parsed } = target;
      const { address, secrets } = parsed;
      if (address.store) return toldOther(parsed, address.store);
      const { hosts, socketPath, tlsServerName, username, sentinelService } = address;
      return {
        ...hosts[0],
        ...(hosts.length > 1 && { hosts }),
        ...(socketPath !== undefined && { socketPath }),
        tls: address.usesTls,
        ...(address.isTlsGuessed && { isTlsGuessed: true }),
        ...(tlsServerName !== undefined && { serverName: tlsServerName }),
        ...(username !== undefined && { user: username }),
        database: address.database,
        ...(sentinelService !== undefined && { sentinelService }),
        hasPassword: secrets.password !== undefined,
        ...(isPasswordOpen && { problem: openPasswordText() }),
      };
    }
    case 'elsewhere':
      return { provider: target.name, problem: elsewhereText(target.name) };
    case 'unusable':
      return { problem: foundProblemText(target.problem) };
  }
}

function toldOther({ address, access }: ParsedEndpoint, store: OtherStore): object {
  const { hosts, usesTls } = address;
  const servers = hosts.map(({ host, port }) => formatHostPort(host, port));
  if (store.kind === 'memcached') return { servers };
  const { table, region } = store;
  const isOwn = hosts[0]?.host !== apiOf(region).host;
  const isLocal = hosts.every(({ host }) => isLoopback(host));
  return {
    table,
    // A server of this machine heeds none.
    ...(!isLocal && { region }),
    ...(access?.awsProfile !== undefined && { profile: access.awsProfile }),
    ...(isOwn && { serviceUrl: `http${usesTls ? 's' : ''}://${servers.join(',')}` }),
  };
}

function lineOf({ file, line, kind, target, application, location, variant }: Find): object {
  return {
    file,
    line,
    kind,
    ...told(target),
    ...(application !== undefined && { application }),
    ...(location !== undefined && { location }),
    ...(variant !== undefined && { variant }),
  };
}

function failureLine(failure: FileFailure): object {
  const { file, line } = failure;
  return { file, ...(line !== undefined && { line }), message: fileFailureText(failure) };
}

void runTool(async () => {
  const [path] = process.argv.slice(2);
  if (path === undefined || process.argv.length > 3) {
    throw new Error('Usage: npm run discover -- FOLDER');
  }
  const folder = await realpath(path);
  if (!(await stat(folder)).isDirectory()) throw new Error('This is not a folder.');
  const { finds, failures } = await discover(await folderOnDisk(folder, homedir()));
  for (const find of finds) await print(lineOf(find));
  for (const failure of failures) await print(failureLine(failure));
});
