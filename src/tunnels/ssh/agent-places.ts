/** Where an SSH agent may listen, best first. */

/** What the places depend on. */
export interface AgentFacts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `IdentityAgent` of the configuration. */
  readonly configured?: string;
  /** The names of the pipes that are open, on Windows. */
  readonly pipes: readonly string[];
}

const WINDOWS_PIPES = '\\\\.\\pipe\\';

/**
 * Sockets and pipes of agents: the configured one and no other, else that of the environment; on
 * Windows also OpenSSH's service and Pageant, which since 0.75 has a pipe whose name begins with
 * its own (PuTTY documentation, "Pageant").
 */
export function agentPlaces({ platform, env, configured, pipes }: AgentFacts): readonly string[] {
  if (configured === 'none') return [];
  const named = configured?.startsWith('$') ? env[configured.slice(1)] : configured;
  if (named !== undefined && named !== 'SSH_AUTH_SOCK') return [named];
  const ofEnvironment = env['SSH_AUTH_SOCK'] ?? '';
  const places = ofEnvironment === '' ? [] : [ofEnvironment];
  if (platform !== 'win32') return places;
  const known = pipes.filter((name) => name === 'openssh-ssh-agent' || /^pageant\./i.test(name));
  return [...places, ...known.map((name) => WINDOWS_PIPES + name)];
}
