import { spawnSync } from 'node:child_process';
import { buildOracle } from '../../test/interop/support/oracle.ts';

/** What System.Formats.Nrbf makes of a stream: seconds for a decode, and for one that touches all. */
export interface Theirs {
  readonly decode: number;
  readonly values: number;
  /** Bytes beyond the stream's. */
  readonly held: number;
  readonly peak: number;
}

/** Measures System.Formats.Nrbf on files; undefined without a .NET SDK. */
export function measureTheirs(
  files: readonly string[],
  forSeconds: number,
): readonly Theirs[] | undefined {
  if (spawnSync('dotnet', ['--version']).status !== 0) return undefined;
  const program = buildOracle();
  const ask = (...questions: readonly object[]): Record<string, number>[] => {
    const input = questions.map((question) => JSON.stringify(question)).join('\n');
    const { stdout } = spawnSync('dotnet', [program], { input, encoding: 'utf8' });
    const lines = stdout.trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Record<string, number>);
  };
  return files.map((file) => {
    const [decode, values] = ask(
      { op: 'time', file, walk: false, forSeconds },
      { op: 'time', file, walk: true, forSeconds },
    );
    const [memory] = ask({ op: 'memory', file });
    return {
      decode: decode?.['seconds'] ?? NaN,
      values: values?.['seconds'] ?? NaN,
      held: memory?.['held'] ?? NaN,
      peak: memory?.['peak'] ?? NaN,
    };
  });
}
