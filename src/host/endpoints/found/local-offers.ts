import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as vscode from '../../shown/vscode.ts';
import { containerPorts } from '../../../config/found/containers.ts';
import type { ContainerPort } from '../../../config/found/containers.ts';
import { placeKey } from '../../../config/found/merge.ts';
import type { EndpointAddress, EndpointSecrets } from '../../../config/endpoint-address.ts';
import { endpointLabel } from '../../../config/format-endpoint.ts';
import { probeRedis } from '../../../redis/reach/probe.ts';
import { runProgram } from '../../layouts/run-program.ts';
import type { EndpointOffer } from '../endpoint-offer.ts';
import type { EndpointRecord } from '../endpoint-record.ts';

/** Where servers listen that nobody configured, and those that are started beside one. */
const PORTS: readonly number[] = [6379, 6380, 6381, 7000, 16_379];

/** Where Debian, Red Hat, Homebrew and the sample configurations put sockets. */
const SOCKETS: readonly string[] = [
  '/run/redis/redis-server.sock',
  '/run/redis/redis.sock',
  '/run/valkey/valkey-server.sock',
  '/run/valkey/valkey.sock',
  '/tmp/redis.sock',
  '/tmp/valkey.sock',
];

/** A Redis of this machine, and who says so. */
interface LocalServer {
  readonly address: EndpointAddress;
  readonly secrets?: EndpointSecrets;
  readonly description: string;
  readonly icon: string;
}

/** How much of this machine is looked at. */
export interface LocalSearch {
  readonly ports?: readonly number[];
  readonly sockets?: readonly string[];
  /** What Docker and Podman print; asked for where the workspace is trusted. */
  readonly containers?: (signal: AbortSignal) => Promise<readonly string[]>;
}

/**
 * Servers on this machine, for "Add Endpoint…": published ports of containers, usual ports at which a Redis answers
 * a PING, sockets. Looked for only while the list is open.
 */
export async function localOffers(
  known: readonly EndpointRecord[],
  signal: AbortSignal,
  { ports = PORTS, sockets = SOCKETS, containers = listContainers }: LocalSearch = {},
): Promise<readonly EndpointOffer[]> {
  const [fromContainers, fromPorts, fromSockets] = await Promise.all([
    containers(signal).then((outputs) => outputs.flatMap(containerPorts).map(containerServer)),
    Promise.all(ports.map((port) => answeringServer(port, signal))),
    Promise.all(sockets.map(socketServer)),
  ]);
  const direct = known.filter(({ access }) => !access?.tunnel);
  const seen = new Set(direct.map(({ address }) => placeKey({ ...address, database: 0 })));
  const servers = [...fromContainers, ...fromPorts.flat(), ...fromSockets.flat()];
  return servers.flatMap((server) => {
    const key = placeKey(server.address);
    if (seen.has(key)) return [];
    seen.add(key);
    return [offerOf(server)];
  });
}

function offerOf({ address, secrets = {}, description, icon }: LocalServer): EndpointOffer {
  return {
    label: endpointLabel(address),
    description,
    icon,
    choose: () =>
      Promise.resolve({
        draft: { address, secrets, acceptsAnyCertificate: false, access: {} },
        isComplete: true,
      }),
  };
}

function at(host: string, port: number): EndpointAddress {
  return { hosts: [{ host, port }], usesTls: false, isTlsGuessed: true, database: 0 };
}

async function answeringServer(port: number, signal: AbortSignal): Promise<readonly LocalServer[]> {
  for (const host of ['127.0.0.1', '::1']) {
    const result = await probeRedis({ host, port }, signal);
    if (result === 'none') continue;
    return [
      {
        address: at(host === '::1' ? host : 'localhost', port),
        description:
          result === 'needs-password'
            ? vscode.l10n.t('Redis found at this address · requires a password')
            : vscode.l10n.t('Redis found at this address'),
        icon: 'server',
      },
    ];
  }
  return [];
}

async function socketServer(socketPath: string): Promise<readonly LocalServer[]> {
  const isSocket = await stat(socketPath).then(
    (stats) => stats.isSocket(),
    () => false,
  );
  if (!isSocket) return [];
  const address = { hosts: [], socketPath, usesTls: false, isTlsGuessed: false, database: 0 };
  return [{ address, description: vscode.l10n.t('Unix socket found'), icon: 'server' }];
}

function containerServer({ name, image, host, port, password }: ContainerPort): LocalServer {
  const parts = [
    vscode.l10n.t('container {0}', name),
    image,
    ...(password === undefined ? [] : [vscode.l10n.t('with password')]),
  ];
  return {
    address: at(host, port),
    ...(password !== undefined && { secrets: { password } }),
    description: parts.join(' · '),
    icon: 'package',
  };
}

/** What Docker and Podman say of running containers; nothing of one that isn't there, or doesn't answer. */
async function listContainers(signal: AbortSignal): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) return [];
  const commands = [
    ['docker', 'ps', '--no-trunc', '--format', '{{json .}}'],
    ['podman', 'ps', '--no-trunc', '--format', 'json'],
  ] as const;
  const outputs = await Promise.all(
    commands.map(async ([file, ...args]) => {
      try {
        // Windows would look into the working folder for the program first: not that of a workspace.
        const program = { file, args, folder: homedir(), timeoutMs: 3000, maxOutputBytes: 1e6 };
        const output = await runProgram(program, new Uint8Array(), signal);
        return new TextDecoder().decode(output);
      } catch {
        return '';
      }
    }),
  );
  return outputs;
}
