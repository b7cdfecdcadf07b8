import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newItemBytes } from '../../src/formats/registry.ts';
import type { LayoutId, SessionItem } from '../../src/stores/session.ts';
import { csharpOf } from '../../src/stores/transfer/csharp.ts';
import { normalise } from './support/oracle.ts';

interface Sample {
  readonly name: string;
  readonly typeName: string;
  readonly base64: string;
  readonly expected: unknown;
}

const project = fileURLToPath(new URL('../../', import.meta.url));
const samples = readFileSync(join(project, 'test/fixtures/nrbf-dotnet10.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Sample);

/** Classes that no initializer can fill, as there are among those of .NET itself. */
const notMade =
  /^user |Exception|Comparer|^(?:Complex|WeakReference|BitArray|CompareInfo|SortVersion|TimeZoneInfo|Cookie|DataSet|PropertyCollection|Sql)/;

/**
 * What code gives otherwise, or an answer in JSON can't say: capacities, halves of characters, lower bounds, one object
 * at two places, what stands around a segment, unused bits of dates, keys of which only the text is known.
 */
const notTheSame =
  /^(?:StringBuilder capped|Char\[\]|Int32\[\*\] lower bound|shared array|DateTime kind bits 3 .*|ArraySegment.*|Hashtable|SortedList default comparer)$/;

function statements(layout: LayoutId, name: string, bytes: Uint8Array): string {
  const item: SessionItem = { name, bytes, isSystem: false };
  const ref = { layout, application: '/Shop', id: 'x' };
  return csharpOf({ ref, condition: 'ok', readAtMs: 0, items: [item] });
}

/** The program: each copy as the body of a method, as a user pastes it; tells what each has set. */
function program(framework: readonly string[], core: readonly string[]): string {
  const methods = (texts: readonly string[], prefix: string): string =>
    texts.map((text, at) => `    public void ${prefix}${at}() {\n${text}    }\n`).join('');
  const calls = (texts: readonly string[], prefix: string): string =>
    texts.map((_, at) => `        new ${prefix}Page().M${at}();\n`).join('');
  return `using System; using System.Collections; using System.Collections.Generic;
using System.Collections.ObjectModel; using System.Collections.Specialized; using System.ComponentModel;
using System.Drawing; using System.Globalization; using System.Net; using System.Numerics; using System.Text;
using System.Text.Json.Nodes; using Microsoft.AspNetCore.Http; using SessionFarm.Interop;

class Bag { public static JsonObject All = new();
    public object this[string name] { set { All[name] = Describer.Describe(value); } } }
class FrameworkContext { public Bag Session = new(); }
class FrameworkPage {
    static class HttpContext { public static FrameworkContext Current = new(); }
${methods(framework, 'M')}}
class CoreSession : ISession {
    public static JsonObject All = new();
    public bool IsAvailable => true; public string Id => "x"; public IEnumerable<string> Keys => [];
    public void Clear() {} public void Remove(string key) {}
    public System.Threading.Tasks.Task CommitAsync(System.Threading.CancellationToken token) => null;
    public System.Threading.Tasks.Task LoadAsync(System.Threading.CancellationToken token) => null;
    public bool TryGetValue(string key, out byte[] value) { value = null; return false; }
    public void Set(string key, byte[] value) => All[key] = Convert.ToBase64String(value);
}
class CoreContext { public ISession Session = new CoreSession(); }
class CorePage {
    CoreContext HttpContext = new();
${methods(core, 'M')}}
static class Copies {
    static void Main() {
${calls(framework, 'Framework')}${calls(core, 'Core')}        Console.WriteLine(Bag.All.ToJsonString());
        Console.WriteLine(CoreSession.All.ToJsonString());
    }
}
`;
}

const projectFile = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>disable</Nullable>
    <InvariantGlobalization>true</InvariantGlobalization>
    <NoWarn>SYSLIB0011;SYSLIB0050;SYSLIB0051;CS0618;CS0649</NoWarn>
  </PropertyGroup>
  <ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup>
</Project>
`;

describe('Copy Session as C# Code', () => {
  it('is compiled by .NET, and sets what the session has', function () {
    this.timeout(300_000);
    const made = samples.filter(({ name }) => !notMade.test(name));
    const framework = made.map(({ name, base64 }) =>
      statements('aspnet-v2', name, new Uint8Array(Buffer.from(base64, 'base64'))),
    );
    const coreValues: readonly (readonly [string, Uint8Array])[] = [
      ['text', newItemBytes({ kind: 'scalar', type: 'String', text: 'A "b"\n\\ é😀' }, 'core')],
      ['number', newItemBytes({ kind: 'scalar', type: 'Int32', text: '-42' }, 'core')],
      ['bytes', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
    ];
    const core = coreValues.map(([name, bytes]) => statements('aspnetcore', name, bytes));
    const folder = join(project, '.cache', 'interop', 'copies');
    mkdirSync(folder, { recursive: true });
    cpSync(join(project, 'test/interop/dotnet/Describer.cs'), join(folder, 'Describer.cs'));
    writeFileSync(join(folder, 'Copies.csproj'), projectFile);
    writeFileSync(join(folder, 'Program.cs'), program(framework, core));
    const run = (args: readonly string[]): string => {
      const { status, stdout, stderr } = spawnSync('dotnet', args, {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, 0, `${stdout}${stderr}`.slice(0, 20_000));
      return stdout;
    };
    run(['build', '-v', 'q', '--nologo', '-o', 'bin/copies']);
    const [values = '', stored = ''] = run(['bin/copies/Copies.dll']).split('\n');
    const set = JSON.parse(values) as Readonly<Record<string, unknown>>;
    let count = 0;
    for (const [at, { name, expected }] of made.entries()) {
      assert.ok(name in set, name);
      // What can't be written says so in a comment.
      if (notTheSame.test(name) || framework[at]?.includes('null /*') === true) continue;
      assert.deepEqual(
        normalise(set[name]),
        normalise(expected),
        `${name}: ${framework[at] ?? ''}`,
      );
      count += 1;
    }
    assert.ok(count > 150, String(count));
    const base64 = coreValues.map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
    assert.deepEqual(JSON.parse(stored), Object.fromEntries(base64));
  });
});
