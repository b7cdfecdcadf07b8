import { splitArguments } from '../ssh/config-file.ts';

/** A command that somebody may begin with. Words in capital letters are theirs to replace. */
export interface CommandPreset {
  readonly name: string;
  readonly text: string;
}

/**
 * Commands of well-known programs that forward a local port. On Windows, some of them are batch
 * files, which are found by their whole name only.
 */
export function commandPresets(platform: NodeJS.Platform): readonly CommandPreset[] {
  const batch = platform === 'win32' ? '.cmd' : '';
  return [
    {
      name: 'AWS Session Manager',
      // Parameters of the document AWS-StartPortForwardingSessionToRemoteHost.
      text: 'aws ssm start-session --target INSTANCE --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters host=${host},portNumber=${port},localPortNumber=${localPort}',
    },
    {
      name: 'kubectl port-forward',
      text: 'kubectl port-forward --namespace NAMESPACE service/SERVICE ${localPort}:${port}',
    },
    {
      name: 'Azure Bastion',
      text: `az${batch} network bastion tunnel --name BASTION --resource-group GROUP --target-ip-address \${host} --resource-port \${port} --port \${localPort}`,
    },
    {
      name: 'Google Cloud SSH',
      text: `gcloud${batch} compute ssh INSTANCE --zone ZONE -- -N -L \${localPort}:\${host}:\${port}`,
    },
    { name: 'ssh -L', text: 'ssh -N -L ${localPort}:${host}:${port} BASTION' },
  ];
}

/** Takes a command line apart, without a shell; undefined where a quote has no end. */
export function parseCommand(text: string): readonly string[] | undefined {
  const parts = splitArguments(text.trim());
  return parts && parts.length > 0 ? parts : undefined;
}

/** Writes a command so that {@link parseCommand} reads the same again. */
export function formatCommand(command: readonly string[]): string {
  return command
    .map((part) =>
      /^[^\s"'\\#]+$/.test(part) ? part : `"${part.replace(/["\\]/g, String.raw`\$&`)}"`,
    )
    .join(' ');
}

/** What stands for the placeholders of a command. */
export interface Places {
  readonly localPort: number;
  readonly host: string;
  readonly port: number;
}

/**
 * A command for one server; undefined where the name of the server could be more than a name to a
 * program: it may come from a cluster, and not from the user.
 */
export function fillCommand(
  command: readonly string[],
  { localPort, host, port }: Places,
): readonly string[] | undefined {
  if (!/^[\p{L}\p{N}_:.][\p{L}\p{N}_:.%-]{0,252}$/u.test(host)) return undefined;
  const values: Readonly<Record<string, string>> = {
    localPort: String(localPort),
    host,
    port: String(port),
  };
  return command.map((part) =>
    part.replace(/\$\{(localPort|host|port)\}/g, (whole, name: string) => values[name] ?? whole),
  );
}
