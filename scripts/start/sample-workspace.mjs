// The copy of samples/farm that `npm start` opens: made once, so that the user's changes stay.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolder, startFolder } from '../setup/paths.mjs';
import { freePortFrom } from './free-port.mjs';

const source = join(projectFolder, 'samples', 'farm');
/** What we wrote last, so that a value that the user changed is left alone. */
const memoryFile = join(startFolder, 'written.json');

/** The folder that is opened. */
export const sampleFolder = join(startFolder, 'farm');

/**
 * Sees to it that the copy is there, that its farm has ports that are free, and that it and the
 * endpoint in the settings mean the sandbox Redis.
 * @param {number} redisPort
 * @returns {Promise<string[]>} what is not as usual, to be told to the user
 */
export async function prepareSampleWorkspace(redisPort) {
  if (!existsSync(sampleFolder)) await cp(source, sampleFolder, { recursive: true });
  const memory = (await readJson(memoryFile)) ?? {};
  const written = { redis: `localhost:${redisPort}`, ports: {} };
  const notes = [
    ...(await editJson(join('.vscode', 'settings.json'), {}, (settings) => {
      nameEndpoint(settings, written.redis);
      return [];
    })),
    ...(await editJson(join('.vscode', 'tasks.json'), undefined, async (file) => {
      const task = file.tasks?.find?.(({ type }) => type === 'session-farm');
      return task ? prepareTask(task, memory, written) : [];
    })),
  ];
  await writeFile(memoryFile, JSON.stringify(written));
  return notes;
}

function nameEndpoint(settings, address) {
  const endpoints = Array.isArray(settings['sessionFarm.endpoints'])
    ? settings['sessionFarm.endpoints'].filter(({ name }) => name !== 'sandbox')
    : [];
  const sandbox = { name: 'sandbox', address, environment: 'local' };
  settings['sessionFarm.endpoints'] = [sandbox, ...endpoints];
}

async function prepareTask(task, memory, written) {
  const usual = JSON.parse(await readFile(join(source, '.vscode', 'tasks.json'), 'utf8')).tasks[0];
  task.runOptions ??= { runOn: 'folderOpen' };
  if (task.redis === usual.redis || task.redis === memory.redis) task.redis = written.redis;
  const notes = [];
  const taken = new Set();
  const holders = [
    { name: 'balancer', holder: task, usualPort: usual.port },
    ...(task.servers ?? []).map((server, index) => ({
      name: server.name,
      holder: server,
      usualPort: usual.servers[index]?.port,
    })),
  ];
  for (const { name, holder, usualPort } of holders) {
    if (typeof holder.port !== 'number') continue;
    const wasOurs = memory.ports?.[name] === holder.port;
    const wanted = wasOurs ? (usualPort ?? holder.port) : holder.port;
    holder.port = await freePortFrom(wanted, taken);
    taken.add(holder.port);
    written.ports[name] = holder.port;
    if (holder.port !== wanted) {
      notes.push(`Port ${wanted} is in use. The ${name} of the sample farm uses ${holder.port}.`);
    }
  }
  return notes;
}

/** Changes a file of the copy; one that the user has made unreadable for us is left as it is. */
async function editJson(name, whenAbsent, edit) {
  const file = join(sampleFolder, name);
  const value = existsSync(file) ? await readJson(file) : whenAbsent;
  if (value === undefined) return [`${file} is no longer plain JSON, so it was not changed.`];
  const notes = await edit(value);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
  return notes;
}

async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
