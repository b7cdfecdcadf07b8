import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../../', import.meta.url));
/** What stands before the keys of the site's sessions. */
export const INSTANCE = 'interop:';
/** How long the site's sessions live without requests. */
export const IDLE_SECONDS = 20 * 60;

/** What MVC keeps TempData as: JSON by itself, BSON with Microsoft.AspNetCore.Mvc.NewtonsoftJson. */
export type TempDataForm = 'json' | 'bson';

const builtSites = new Map<string, string>();

/** Builds the sample site once, or what becomes of it with another serializer; gives its folder. */
function buildSite(form: TempDataForm): string {
  const sample = join(project, 'samples', 'aspnetcore');
  return form === 'bson'
    ? builtProject(sample, 'aspnetcore-bson', useNewtonsoft)
    : builtProject(sample, 'aspnetcore');
}

/**
 * Builds a project once, from a copy; gives the copy's folder. What was built is in `bin/site`.
 * @param name of the copy
 * @param change what is changed in the copy before
 */
export function builtProject(
  source: string,
  name: string,
  change: (folder: string) => void = () => undefined,
): string {
  const built = builtSites.get(name);
  if (built !== undefined) return built;
  const folder = join(project, '.cache', 'interop', name);
  mkdirSync(folder, { recursive: true });
  cpSync(source, folder, {
    recursive: true,
    filter: (path) => !/[\\/](?:bin|obj)$/.test(path),
  });
  change(folder);
  const options = ['-c', 'Release', '-v', 'q', '--nologo', '-o', join(folder, 'bin', 'site')];
  const build = spawnSync('dotnet', ['build', ...options], { cwd: folder, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`dotnet build failed:\n${build.stdout}${build.stderr}`);
  builtSites.set(name, folder);
  return folder;
}

/** Adds to a copy of the sample site what a site adds that serializes with Newtonsoft.Json. */
function useNewtonsoft(folder: string): void {
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(folder, file), text.replace(from, to));
  };
  edit('Program.cs', 'AddControllersWithViews()', 'AddControllersWithViews().AddNewtonsoftJson()');
  const reference =
    '<PackageReference Include="Microsoft.AspNetCore.Mvc.NewtonsoftJson" Version="10.0.12" />';
  edit('SessionSite.csproj', '</Project>', `<ItemGroup>${reference}</ItemGroup></Project>`);
}

/** The sample site for ASP.NET Core, as a process. The test stops it. */
export interface CoreSite {
  /** A browser that hasn't been there before. */
  newClient(): SiteClient;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Builds the site if it isn't, starts it, and waits until it takes requests. */
export async function startCoreSite(
  redisPort: number,
  form: TempDataForm = 'json',
): Promise<CoreSite> {
  const folder = buildSite(form);
  const keyFolder = await mkdtemp(join(tmpdir(), 'session-farm-keys-'));
  const child = spawn(
    'dotnet',
    [
      join(folder, 'bin', 'site', 'SessionSite.dll'),
      ...['--port', '0', '--redis', `127.0.0.1:${redisPort}`],
      ...['--instanceName', INSTANCE, '--idleSeconds', String(IDLE_SECONDS)],
      ...['--keyFolder', keyFolder],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(keyFolder, { recursive: true, force: true });
  };
  try {
    const address = await addressOf(child);
    return { newClient: () => new SiteClient(address), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the site listens, once it says so. */
async function addressOf(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise<string>((resolve, reject) => {
    const onOutput = (text: Buffer): void => {
      output = (output + text.toString()).slice(-20_000);
      const address = /Now listening on: (http:\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The site ended: ${output}`)));
  });
}

/** An item as the site reads it. */
export interface SiteItem {
  readonly name: string;
  readonly base64: string;
  /** What GetString gives. */
  readonly text: string;
  /** What GetInt32 gives. */
  readonly number: number | null;
}

/** A session as the site reads it. */
export interface SiteSession {
  /** `ISession.Id`. */
  readonly id: string;
  readonly items: readonly SiteItem[];
}

/** A value of TempData with the name of its .NET type. */
export interface TempDataEntry {
  readonly name: string;
  readonly type: string | null;
  readonly value: unknown;
}

type Query = Readonly<Record<string, string | number>>;

/** A browser: it sends requests one at a time or at once, and keeps the session's cookie. */
export class SiteClient {
  readonly #address: string;
  #cookie: string | undefined;

  constructor(address: string, cookie?: string) {
    this.#address = address;
    this.#cookie = cookie;
  }

  /** Another browser window with the same session. */
  twin(): SiteClient {
    return new SiteClient(this.#address, this.#cookie);
  }

  async session(): Promise<SiteSession> {
    return JSON.parse(await this.#send('GET', '/session')) as SiteSession;
  }

  /** SetString. */
  async setText(name: string, value: string): Promise<void> {
    await this.#send('POST', '/session/text', { name, value });
  }

  /** SetInt32. */
  async setNumber(name: string, value: number): Promise<void> {
    await this.#send('POST', '/session/number', { name, value });
  }

  /** Set. */
  async setBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.#send('POST', '/session/bytes', { name }, bytes);
  }

  /** Counts an Int32 up; gives what was stored. */
  async count(name: string): Promise<number> {
    return Number(await this.#send('POST', '/session/count', { name }));
  }

  async remove(name: string): Promise<void> {
    await this.#send('POST', '/session/remove', { name });
  }

  async clear(): Promise<void> {
    await this.#send('POST', '/session/clear');
  }

  /** A page that loads the session, works for a while, and then counts an Int32 up or only has read. */
  async slow(milliseconds: number, name?: string): Promise<void> {
    await this.#send('GET', '/session/slow', { milliseconds, ...(name !== undefined && { name }) });
  }

  /** A page that doesn't touch the session. */
  async page(): Promise<void> {
    await this.#send('GET', '/health');
  }

  /** Stores a value of every type that TempData can hold. */
  async setTempDataSamples(): Promise<void> {
    await this.#send('POST', '/tempdata/samples');
  }

  /** Reads TempData: `keep` leaves it for the next page. */
  async tempData(keep: 'keep' | 'consume'): Promise<readonly TempDataEntry[]> {
    const path = keep === 'keep' ? '/tempdata/peek' : '/tempdata';
    return JSON.parse(await this.#send('GET', path)) as TempDataEntry[];
  }

  async #send(method: string, path: string, query: Query = {}, body?: Uint8Array): Promise<string> {
    const url = new URL(path, this.#address);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method,
      headers: this.#cookie === undefined ? {} : { cookie: this.#cookie },
      ...(body && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0];
    return text;
  }
}
