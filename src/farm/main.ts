import { join } from 'node:path';
import {
  controlPathVariable,
  controlTokenVariable,
  redisSecretsVariable,
} from '../protocol/farm/handover.ts';
import { parseArguments, readConfig } from './arguments.ts';
import { parseFarmConfig } from './config/parse-farm-config.ts';
import { ControlServer } from './control/control-server.ts';
import { FarmError, problemOf } from './errors.ts';
import { Farm } from './farm.ts';
import { whenToEnd } from './life.ts';
import { takeHandover } from './handover.ts';
import { stillAnswers } from './control/still-answers.ts';
import { RecordFile } from './record.ts';
import { exitCodes, lines } from './output.ts';
import { findSampleSite } from './servers/sample-site.ts';
import { englishText, l10n } from '../formats/reason.ts';

/** How long a farm that couldn't start waits for a host that wants to know why. */
const failureLimitMs = 1500;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const exitCodeOf = (error: unknown): number => {
  if (!(error instanceof FarmError)) return exitCodes.failed;
  if (error.code === 'bad-config') return exitCodes.badConfig;
  if (error.code === 'already-running') return exitCodes.alreadyRunning;
  if (error.code === 'called-off') return exitCodes.calledOff;
  return error.code === 'port-in-use' ? exitCodes.portInUse : exitCodes.failed;
};

/** A variable that what the farm starts must not get. */
const takeVariable = (name: string): string | undefined => {
  const value = process.env[name];
  Reflect.deleteProperty(process.env, name);
  return value;
};

const listenForHosts = async (
  farm: Farm,
  path: string | undefined,
  token: string | undefined,
): Promise<ControlServer | undefined> => {
  if (path === undefined || !token) return undefined;
  const control = new ControlServer(farm, path, token);
  await control.listen();
  return control;
};

/** Gives a host that connects now the time to hear why the farm couldn't start. */
const waitForHost = async (control: ControlServer | undefined): Promise<void> => {
  const until = Date.now() + failureLimitMs;
  while (control && !control.hasHost && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const main = async (): Promise<void> => {
  const handover = await takeHandover(process.env);
  const { config, control, endsWithStdin } = parseArguments(process.argv.slice(2));
  const farmConfig = parseFarmConfig(handover ? readConfig(handover.config) : config);
  const workingFolder = process.cwd();
  const given = {
    path: takeVariable(controlPathVariable),
    token: takeVariable(controlTokenVariable),
    // For the sample site alone, not for commands.
    redisSecrets: takeVariable(redisSecretsVariable),
  };
  const redisSecrets = handover?.redisSecrets ?? given.redisSecrets;
  const places = {
    node: process.execPath,
    runtime: join(__dirname, 'site-runtime.js'),
    workingFolder,
    site: findSampleSite(farmConfig, workingFolder, __dirname),
    hasHost: handover !== undefined,
    ...(redisSecrets && { redisSecrets }),
    ...(handover?.sessionSecrets && { sessionSecrets: handover.sessionSecrets }),
    ...(handover?.breakpoints && { breakpoints: handover.breakpoints }),
  };
  const farm = new Farm(farmConfig, places, print);
  const hostPath = handover?.control ?? control ?? given.path;
  print(lines.starting(farmConfig.port, farmConfig.servers));
  if (hostPath !== undefined && (await stillAnswers(hostPath))) {
    throw new FarmError(
      'already-running',
      l10n.t('The farm {0} is running already.', farmConfig.name),
    );
  }
  const hosts = await listenForHosts(farm, hostPath, handover?.token ?? given.token);
  const record =
    handover?.place && hostPath !== undefined
      ? new RecordFile(handover.place, farmConfig.name, hostPath)
      : undefined;
  let isEnding = false;
  const end = async (code: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    farm.onPorts = () => undefined;
    await record?.remove();
    await farm.stop();
    await hosts?.close();
    print(lines.stopped());
    process.exit(code);
  };
  const endInOrder = (): void => void end(exitCodes.stopped);
  whenToEnd(endsWithStdin, endInOrder);
  farm.onStopRequest = endInOrder;
  try {
    await farm.start(async () => {
      await record?.write(farm.ports());
      // A record that can't be brought up to date is no reason to end.
      farm.onPorts = (ports) => void record?.write(ports).catch(() => undefined);
    });
  } catch (error) {
    const problem = problemOf(error);
    print(lines.error(englishText(problem.reason)));
    farm.fail(problem);
    await waitForHost(hosts);
    await end(exitCodeOf(error));
  }
};

main().catch((error: unknown) => {
  print(lines.error(englishText(problemOf(error).reason)));
  process.exit(exitCodeOf(error));
});
