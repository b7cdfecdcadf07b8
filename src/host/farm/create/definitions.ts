import type { ImportedFarm, ImportedServer } from '../../../farm/import/imported-farm.ts';
import type { Project } from '../../../farm/projects/project.ts';
import { farmTaskType } from '../../contributions/task-type.ts';
import { farmProblemMatcher } from '../definition.ts';

/** A task as tasks.json has it. */
export type TaskEntry = Readonly<Record<string, unknown>> & { readonly label: string };

/** The ports that a farm may take: the balancer's, and from the next one on those of its servers. */
export type FirstPort = number;

/** More of them nobody can tell apart, and a farm takes no more. */
const maxServers = 64;

/** How many servers a farm has at first; two show what one hides. */
export const usualServerCount = 2;

/**
 * The tasks that make a farm of a project: the farm, and before it what has to be built.
 * @param count how many servers
 */
export function tasksOfProject(project: Project, count: number, port: FirstPort): TaskEntry[] {
  const { name } = project;
  const servers = Array.from({ length: count }, (_, index) => ({
    name: `server-${letter(index)}`,
    port: port + 1 + index,
    ...startOf(project),
  }));
  const build = buildTask(project);
  const farm = farmTask(name, { port, servers }, build);
  return build ? [build, farm] : [farm];
}

/** What is run once before servers of a project start. */
function buildTask({ name, build }: Project): TaskEntry | undefined {
  const [command, ...args] = build ?? [];
  if (command === undefined) return undefined;
  const problemMatcher = '$msCompile';
  return { label: `build ${name}`, type: 'process', command, args, group: 'build', problemMatcher };
}

/**
 * The tasks that make a farm as another balancer's configuration describes it.
 * @param project what its servers run; absent: the farm forwards to the servers that the configuration names
 */
export function tasksOfImport(farm: ImportedFarm, port: FirstPort, project?: Project): TaskEntry[] {
  const names = uniqueNames(farm.servers.map(({ name }) => name));
  const weights = farm.servers.map(({ weight }) => weight);
  const isWeighted = weights.some((weight) => weight !== weights[0]);
  const members = membersOf(farm);
  const servers = farm.servers.slice(0, maxServers).map((server, index) => ({
    name: names[index] ?? `server-${index + 1}`,
    ...(project ? { port: port + 1 + index, ...startOf(project) } : { address: addressOf(server) }),
    ...weightOf(server, isWeighted),
  }));
  const build = project && buildTask(project);
  const farmEntry = farmTask(farm.name, { port, servers, ...members }, build);
  return build ? [build, farmEntry] : [farmEntry];
}

/** How a server of a project is started. */
function startOf({ command, folder, env }: Project): object {
  return {
    command,
    ...(folder !== '' && { cwd: `\${workspaceFolder}/${folder}` }),
    ...(env && { env }),
  };
}

function weightOf({ isOut, weight }: ImportedServer, isWeighted: boolean): object {
  if (isOut) return { weight: 0 };
  return isWeighted ? { weight } : {};
}

function addressOf({ address, isTls }: ImportedServer): string {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${isTls ? 'https' : 'http'}://${host}:${address.port}`;
}

function membersOf(farm: ImportedFarm): object {
  const { algorithm, affinity, health, hashHeader, hashQueryNames } = farm;
  const isHashed = hashHeader !== undefined || hashQueryNames !== undefined;
  return {
    ...(algorithm !== 'weighted-round-robin' && { algorithm }),
    ...(isHashed && {
      requestHash: {
        ...(hashQueryNames && { queryStringNames: hashQueryNames }),
        ...(hashHeader !== undefined && { header: hashHeader }),
      },
    }),
    ...(affinity && { affinity: affinityMember(affinity) }),
    ...(health?.path !== undefined && { healthTest: healthMember(health) }),
    ...(health?.minServers && { minimumServers: health.minServers }),
    ...(farm.responseTimeoutSeconds !== undefined && {
      responseTimeoutSeconds: farm.responseTimeoutSeconds,
    }),
  };
}

function affinityMember({ kind, cookieName, seconds }: NonNullable<ImportedFarm['affinity']>) {
  if (kind === 'cookie' && cookieName === undefined) return true;
  const named = kind === 'application-cookie' ? { cookie: cookieName } : { cookieName };
  return {
    kind,
    ...(cookieName !== undefined && named),
    ...(seconds !== undefined && seconds > 0 && { seconds }),
  };
}

function healthMember(health: NonNullable<ImportedFarm['health']>): object {
  const { path, statusCodes, responseMatch, retries, intervalSeconds, timeoutSeconds } = health;
  return {
    path,
    ...(statusCodes !== undefined && { statusCodes }),
    ...(responseMatch !== undefined && { responseMatch }),
    ...(retries !== undefined && { retries }),
    ...(intervalSeconds && { intervalSeconds }),
    ...(timeoutSeconds && { timeoutSeconds }),
  };
}

function farmTask(name: string, members: object, before: TaskEntry | undefined): TaskEntry {
  return {
    label: `farm ${name}`,
    type: farmTaskType,
    name,
    ...members,
    ...(before && { dependsOn: [before.label] }),
    isBackground: true,
    problemMatcher: farmProblemMatcher,
  };
}

/** a, b, … z, then numbers. */
function letter(index: number): string {
  return index < 26 ? String.fromCodePoint(97 + index) : String(index + 1);
}

/** Names as servers of a farm may have them, each once. */
function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name, index) => {
    const allowed = name.replace(/[^\w.-]+/g, '-').slice(0, 60) || `server-${index + 1}`;
    let unique = allowed;
    for (let number = 2; used.has(unique); number++) unique = `${allowed}-${number}`;
    used.add(unique);
    return unique;
  });
}
