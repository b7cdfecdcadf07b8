/**
 * A real VS Code window with the extension as it ships: how long it takes to be there, what the
 * extension host holds with one session open, and how long a click on a session takes to its content.
 * Beside it, the same manifest with an empty `activate()`, and an editor whose page is one line.
 * Loopback only, about two minutes; needs redis-server and Chromium.
 *
 *   npm run bench -- window
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type RedisServer, startRedis } from '../test/integration/support/redis-server.ts';
import type { Vscode } from '../test/e2e/support/vscode.ts';
import { type Comparison, median } from './comparison.ts';
import { msToContent } from './window/content-clock.ts';
import {
  type Activation,
  activation,
  type HostMemory,
  hostMemory,
  openWindow,
} from './window/windows.ts';

const WINDOWS = 3;
const CLICKS = 12;

/** A collection with the items Text ("before") and Count (7), as .NET writes it. */
const blob = Buffer.from(
  '02000000ffffffff045465787405436f756e74080000000d00000001066265666f72650207000000',
  'hex',
);

/** What one window with the extension showed. */
interface Seen {
  readonly activation: Activation;
  readonly memory: HostMemory;
  /** Milliseconds from click to content: sessions, and pages of one line. */
  readonly sessions: readonly number[];
  readonly pages: readonly number[];
}

/** Measures and prints; gives back what it compared. */
export async function run(): Promise<readonly Comparison[]> {
  console.log(`window: medians of ${WINDOWS} windows, taking turns with empty ones`);
  const project = fileURLToPath(new URL('../', import.meta.url));
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: project });
  const server = await startRedis();
  try {
    for (let i = 0; i < CLICKS + 1; i++) {
      await server.ask('SET', `{/Demo_${idOf(i)}}_SessionStateItemCollection`, blob, 'EX', 9000);
    }
    const ours: Seen[] = [];
    const empty: Omit<Seen, 'sessions' | 'pages'>[] = [];
    for (let round = 0; round < WINDOWS; round++) {
      empty.push(await inWindow(true, lookAtHost));
      ours.push(await inWindow(false, (vscode) => useSessions(vscode, server)));
    }
    return compare(ours, empty);
  } finally {
    await server.stop();
  }
}

/** 24 letters and digits, as ASP.NET makes ids; the first six are what its row shows. */
function idOf(index: number): string {
  const letter = String.fromCharCode(0x61 + index);
  return (
    `${letter.repeat(6)}bcdefghijklmnoabcde${letter.repeat(3)}`.slice(0, 21) + letter.repeat(3)
  );
}

async function inWindow<T>(isEmpty: boolean, work: (vscode: Vscode) => Promise<T>): Promise<T> {
  const vscode = await openWindow(isEmpty);
  try {
    return await work(vscode);
  } finally {
    await vscode.close();
  }
}

async function lookAtHost(vscode: Vscode): Promise<Omit<Seen, 'sessions' | 'pages'>> {
  return { activation: await activation(vscode), memory: await hostMemory(vscode) };
}

async function useSessions(vscode: Vscode, { port }: RedisServer): Promise<Seen> {
  const { workbench } = vscode;
  const seen = { activation: await activation(vscode) };
  const { quickInput, sessions, page } = workbench;
  await workbench.openSidebar();
  await workbench.runCommand('Session Farm: Add Endpoint');
  await quickInput.enter(`localhost:${port},abortConnect=false`);
  await quickInput.root.getByText('Name of the Endpoint').waitFor();
  await quickInput.enter('local');
  await quickInput.root.getByText('Environment of local').waitFor();
  await quickInput.pick('Local');
  await sessions.row('local').waitFor();
  await sessions.expand('local');
  await sessions.expand('/Demo');
  const session = (index: number): Promise<number> =>
    msToContent(page, sessions.row(idOf(index).slice(0, 6)));
  await session(0);
  const memory = await hostMemory(vscode);
  const times = { sessions: [] as number[], pages: [] as number[] };
  const container = page.locator('.activitybar .action-label[aria-label^="Bench Floor"]').first();
  for (let i = 1; i <= CLICKS; i++) {
    await workbench.openSidebar();
    times.sessions.push(await session(i));
    await container.click();
    const row = page.locator('.sidebar .monaco-list-row').filter({ hasText: `Page ${i}.` });
    times.pages.push(await msToContent(page, row.first()));
  }
  return { ...seen, memory, ...times };
}

function compare(
  ours: readonly Seen[],
  empty: readonly Omit<Seen, 'sessions' | 'pages'>[],
): readonly Comparison[] {
  const [manifest, page] = ['the manifest with an empty activate()', 'a custom editor of one line'];
  const of = (what: string, value: (seen: (typeof empty)[number]) => number): Comparison => ({
    what,
    baseline: manifest,
    unit: what.startsWith('memory') ? 'MB' : 'ms',
    ours: median(ours.map(value)),
    theirs: median(empty.map(value)),
  });
  return [
    of('activation, load', (seen) => seen.activation.load),
    of('activation, activate()', (seen) => seen.activation.call),
    of(
      'activation, load and activate() to its end',
      ({ activation: { load, whole } }) => load + whole,
    ),
    of('memory of the host, one session open', ({ memory }) => memory.rss / 1e6),
    of('memory of the host, its heap', ({ memory }) => memory.heap / 1e6),
    {
      what: 'click on a session to its content',
      baseline: page,
      unit: 'ms',
      ours: median(ours.flatMap(({ sessions }) => sessions)),
      theirs: median(ours.flatMap(({ pages }) => pages)),
    },
  ];
}
