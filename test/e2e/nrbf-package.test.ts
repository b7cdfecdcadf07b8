import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { buildNrbfPackage } from '../../scripts/build/nrbf-package.mjs';
import { packageFiles } from '../../scripts/package/package-files.mjs';
import { projectFolder } from '../../scripts/setup/paths.mjs';
import { run } from '../../scripts/setup/run.mjs';
import { launchChromium } from '../../scripts/vscode-browser/chromium.mjs';

const NAME = 'session-farm-nrbf';
/** In bytes, minified and with gzip. */
const MAX_ZIPPED_SIZE = 100_000;

/** What the README's checks become: the same text in Node and in a browser. */
const check = `const check = (actual, expected, what) => {
  globalThis.checks = (globalThis.checks ?? 0) + 1;
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== should) throw new Error(what + ' is ' + is + ', not ' + should);
};`;

/** A project of somebody who uses every name, with the compiler as strict as it gets. */
const consumer = `
import { decode, decodeRecords, edit, encode, findPath, FormatError, isNrbf, net, nodeAt, walk } from '${NAME}';
import type { FormatErrorCode, NetValue, NrbfRecords, NrbfStream, ValueEdit, ValueNode, ValuePath } from '${NAME}';

const value: NetValue = net.object(net.type.user('A', 'B'), [net.property('C', net.type.object, null)]);
const bytes: Uint8Array = encode(value);
const stream: NrbfStream = decode(bytes, { limits: { maxDepth: 10 } });
const records: NrbfRecords = decodeRecords(bytes);
const path: ValuePath | undefined = findPath(stream.root, ['C']);
const node: ValueNode | undefined = path && nodeAt(stream.root, path);
const change: ValueEdit = { type: 'set-null', path: path ?? [] };
const code = (error: unknown): FormatErrorCode | undefined => error instanceof FormatError ? error.code : undefined;
for (const visited of walk(records.records)) void visited.label.length;
// @ts-expect-error A text is no change.
edit(stream, 'text');
export const all = [isNrbf(bytes), edit(stream, change), node?.text, code(stream.failure)];
`;

const strict = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ...{
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
  },
  ...{ skipLibCheck: false, noEmit: true, allowJs: true, checkJs: true, types: [] },
  ...{ target: 'ES2022', lib: ['ES2022', 'DOM'] },
};

describe('the NRBF room as a package', function () {
  this.timeout(300_000);
  let folder: string;
  let packed: string;
  let project: string;
  let examples: readonly string[];
  const npm = (args: readonly string[], cwd: string): Promise<string> =>
    run('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd, quiet: true });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-nrbf-'));
    packed = await buildNrbfPackage(join(folder, 'package'));
    project = join(folder, 'project');
    await mkdir(project);
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    await npm(['pack', '--pack-destination', folder], packed);
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? assert.fail();
    await npm(['install', join(folder, archive)], project);
    const readme = await readFile(join(project, 'node_modules', NAME, 'README.md'), 'utf8');
    examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1] ?? '');
    await Promise.all(
      examples.map(async (text, at) => {
        await writeFile(join(project, `example-${at}.js`), text);
        const checked = text.replace(
          /^(?!const )(.+); \/\/ (.+)$/gm,
          (_, actual: string, expected: string) =>
            `check(${actual}, ${expected}, ${JSON.stringify(actual)});`,
        );
        await writeFile(join(project, `checked-${at}.js`), `${check}\n${checked}`);
      }),
    );
    const imports = examples.map((_, at) => `import './checked-${at}.js';`).join('\n');
    await writeFile(join(project, 'all.js'), `${imports}\nexport const { checks } = globalThis;\n`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is whole: a module, its types, a README and a licence, and nothing that it depends on', async () => {
    const installed = join(project, 'node_modules', NAME);
    assert.deepEqual((await readdir(installed)).sort(), [
      ...['LICENSE', 'README.md', 'index.js', 'package.json', 'types'],
    ]);
    assert.deepEqual(await readdir(join(project, 'node_modules')), ['.package-lock.json', NAME]);
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as object;
    assert.ok('exports' in manifest && 'engines' in manifest && !('dependencies' in manifest));
    assert.doesNotMatch(
      await readFile(join(installed, 'index.js'), 'utf8'),
      /^import |\brequire\(|from ["']/m,
    );
  });

  it('has examples that do what they say in Node', async () => {
    const script = "import('./all.js').then(({ checks }) => console.log(checks))";
    const output = await run(process.execPath, ['-e', script], { cwd: project, quiet: true });
    assert.equal(examples.length, 5);
    assert.equal(output.trim(), '20');
  });

  it('has examples that do what they say in a browser', async () => {
    const server = await serve(project);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const checks = await page.evaluate<number>("import('/all.js').then(({ checks }) => checks)");
      assert.deepEqual([checks, errors], [20, []]);
    } finally {
      await browser.close();
      server.close();
    }
  });

  for (const [module, moduleResolution] of [
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ] as const) {
    it(`has types that a strict project compiles with, as ${moduleResolution} finds them`, async () => {
      await writeFile(join(project, 'consumer.ts'), consumer);
      const files = ['consumer.ts', ...examples.map((_, at) => `example-${at}.js`)];
      const compilerOptions = { ...strict, module, moduleResolution };
      const config = join(project, `tsconfig.${moduleResolution}.json`);
      await writeFile(config, JSON.stringify({ compilerOptions, files }));
      const tsc = join(projectFolder, 'node_modules/typescript/bin/tsc');
      await run(process.execPath, [tsc, '-p', config], { cwd: project, quiet: true });
    });
  }

  it('stays small, and out of the extension', async () => {
    const text = await readFile(join(packed, 'index.js'), 'utf8');
    const { code } = await transform(text, { minify: true, format: 'esm' });
    const zipped = gzipSync(code, { level: 9 }).length;
    assert.ok(zipped <= MAX_ZIPPED_SIZE, `${zipped} bytes with gzip`);
    await buildNrbfPackage(join(projectFolder, 'dist', 'nrbf'));
    assert.deepEqual(
      (await packageFiles()).filter((file) => file.includes('nrbf')),
      [],
    );
  });
});

/** Serves a project's files, and a page that knows where its package is. */
async function serve(project: string): Promise<Server> {
  const imports = { [NAME]: `/node_modules/${NAME}/index.js` };
  const page = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') {
      response.setHeader('content-type', 'text/html').end(page);
      return;
    }
    readFile(join(project, path)).then(
      (bytes) => response.setHeader('content-type', 'text/javascript').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
