import type { Tunnel as TunnelRecord } from '../../config/endpoint-access.ts';
import { TunnelError } from '../../links/tunnel-failure.ts';
import type { Tunnel } from '../tunnel.ts';
import { machineFiles, placesHere, windowsPipes } from './machine-files.ts';
import { type ConfigFile, expandHome, loadConfig, type SshPlaces } from './load-config.ts';
import type { SshQuestions } from './questions.ts';
import { resolveHops, SshConfigError, type SshHop } from './resolve-host.ts';
import { SshTunnel } from './ssh-tunnel.ts';

/** A tunnel over SSH as a record has it. */
export type SshTunnelRecord = Extract<TunnelRecord, { kind: 'ssh' }>;

/**
 * Makes a tunnel over SSH, with the configuration, keys and agent of this machine, which are read
 * when it is opened.
 */
export function makeSshTunnel(
  record: SshTunnelRecord,
  questions: SshQuestions,
  places: SshPlaces = placesHere(),
): Tunnel {
  const { platform, env } = places;
  return new SshTunnel({
    hops: async () => hopsOf(record, await loadConfig(places, machineFiles), places),
    machine: {
      ...machineFiles,
      agent: async () => ({ platform, env, pipes: await windowsPipes(platform) }),
    },
    questions,
  });
}

/** The way of a record. @throws TunnelError where the configuration can't be followed */
function hopsOf(
  { host, user, port, keyFile, jump }: SshTunnelRecord,
  files: readonly ConfigFile[],
  places: SshPlaces,
): readonly SshHop[] {
  const target = { host, ...(user !== undefined && { user }), ...(port !== undefined && { port }) };
  try {
    const hops = resolveHops(files, target, places, jump);
    if (keyFile === undefined) return hops;
    const keyFiles = [expandHome(keyFile, places)];
    // A key that the user chose is for the server itself; jump hosts have what is configured.
    return hops.map((hop, index) =>
      index === hops.length - 1 ? { ...hop, keyFiles, namesKeyFiles: true } : hop,
    );
  } catch (error) {
    if (!(error instanceof SshConfigError)) throw error;
    const { trouble } = error;
    throw new TunnelError({
      problem: trouble.problem === 'proxy-command' ? 'proxy-command' : 'bad-jump',
      through: error.alias,
      detail:
        trouble.problem === 'proxy-command'
          ? trouble.command
          : trouble.problem === 'bad-proxy-jump'
            ? trouble.text
            : (jump ?? ''),
    });
  }
}
