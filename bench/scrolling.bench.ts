/**
 * Scrolling in the session editor, in a real VS Code window: a session of 10,000 items, and one whose item
 * is a list of 10 MB. Beside it, VS Code's own text editor with a text of 10,000 lines. What counts is the
 * longest time between two pictures, and how many took longer than 50 ms. Loopback only, about two minutes; needs
 * redis-server and Chromium.
 *
 *   npm run bench -- scrolling
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { SessionPage } from '../test/e2e/support/session-page.ts';
import { openVscode, type Vscode } from '../test/e2e/support/vscode.ts';
import { type RedisServer, startRedis } from '../test/integration/support/redis-server.ts';
import { type Comparison, median } from './comparison.ts';
import { frameTimes, watchFrames } from './window/frame-clock.ts';

const ROUNDS = 3;
const BUDGET_MS = 50;
const ITEMS = 10_000;
/** A line of the list: 100,000 of them are 10 MB. */
const LINE =
  'a line of a list that is as long as lists in sessions should never be, and yet some of them are';
const LIST_LENGTH = 100_000;
/** Turns of the wheel, and how far each goes. */
const TURNS = 60;
const TURN_PX = 400;

const many = 'manyitemsabcdefghijklmno';
const large = 'largevalueabcdefghijklmn';

/** What is scrolled, each in its rounds: the times between two pictures, in milliseconds. */
type Frames = Readonly<Record<'text' | 'many' | 'large', (readonly number[])[]>>;

/** Measures and prints; gives back what it compared. */
export async function run(): Promise<readonly Comparison[]> {
  console.log(`scrolling: ${TURNS} turns of the wheel, medians of ${ROUNDS} rounds`);
  const project = fileURLToPath(new URL('../', import.meta.url));
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: project });
  const server = await startRedis();
  let vscode: Vscode | undefined;
  try {
    await fill(server);
    const text = Array.from({ length: ITEMS }, (_, index) => `line ${index}`).join('\n');
    vscode = await openVscode({ files: { 'lines.txt': text } });
    return compare(await scrollAll(vscode, server));
  } finally {
    await vscode?.close();
    await server.stop();
  }
}

async function fill(server: RedisServer): Promise<void> {
  const cookie = { originalMaxAge: 9_000_000, httpOnly: true, path: '/' };
  const items = Object.fromEntries(
    Array.from({ length: ITEMS }, (_, index) => [`Item${index}`, `value ${index}`]),
  );
  const list = Array.from({ length: LIST_LENGTH }, (_, index) => `${index} ${LINE}`);
  const sessions = { [many]: { cookie, ...items }, [large]: { cookie, List: list } };
  for (const [id, session] of Object.entries(sessions)) {
    await server.ask('SET', `sess:${id}`, JSON.stringify(session), 'EX', 9000);
  }
}

async function scrollAll(vscode: Vscode, { port }: RedisServer): Promise<Frames> {
  const { workbench } = vscode;
  const { page, sessions } = workbench;
  const editor = new SessionPage({ workbench });
  const frames: Frames = { text: [], many: [], large: [] };
  await page.keyboard.press('Control+p');
  await page.keyboard.type('lines.txt');
  await page.locator('.quick-input-list').getByText('lines.txt').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.view-line').first().waitFor();
  for (let round = 0; round < ROUNDS; round++) {
    frames.text.push(await scroll(page, '.editor-instance .monaco-editor'));
  }
  await workbench.openSidebar();
  await workbench.addEndpoint(`localhost:${port}`, 'local');
  await sessions.expand('local');
  await sessions.expand('sess:');
  await sessions.row(many.slice(0, 6)).dblclick();
  await editor.row('Item0').waitFor();
  for (let round = 0; round < ROUNDS; round++) {
    frames.many.push(await scroll(page, 'iframe.webview'));
  }
  await sessions.row(large.slice(0, 6)).dblclick();
  await editor.row('List').waitFor();
  await editor.select('List');
  await page.keyboard.press('ArrowRight');
  await editor.row('[1]').waitFor();
  for (let round = 0; round < ROUNDS; round++) {
    frames.large.push(await scroll(page, 'iframe.webview'));
  }
  return frames;
}

function compare({ text, many: items, large: list }: Frames): readonly Comparison[] {
  const longest = (rounds: readonly (readonly number[])[]): number =>
    median(rounds.map((times) => Math.max(...times)));
  const baseline = 'VS Code’s text editor, 10,000 lines';
  tell(baseline, text);
  return (
    [
      ['10,000 items', items],
      ['a list of 10 MB', list],
    ] as const
  ).map(([what, rounds]) => {
    tell(what, rounds);
    const [ours, theirs] = [longest(rounds), longest(text)];
    return { what: `longest frame, ${what}`, baseline, unit: 'ms', ours, theirs };
  });
}

function tell(what: string, rounds: readonly (readonly number[])[]): void {
  const all = rounds.flat();
  const slow = all.filter((time) => time > BUDGET_MS).length;
  const longest = rounds.map((times) => Math.max(...times).toFixed(0)).join(', ');
  console.log(
    `  ${what}: ${slow} of ${all.length} frames over ${BUDGET_MS} ms; the longest of each round ${longest} ms`,
  );
}

/**
 * Turns the wheel over a part of the window, down and, in the next round, on from there; gives the times between two
 * pictures, in milliseconds.
 */
async function scroll(page: Page, selector: string): Promise<readonly number[]> {
  const box = await page.locator(selector).filter({ visible: true }).first().boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(watchFrames);
  for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, TURN_PX);
  return page.evaluate<readonly number[]>(frameTimes);
}

if (process.argv[1]?.endsWith('scrolling.bench.ts')) void run();
