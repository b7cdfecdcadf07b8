import { LineProgram } from './line-program.ts';
import { buildNetProgram } from './net-program.ts';

/** Builds the program (its packages come from NuGet); gives its path. */
export function buildOracle(): string {
  return buildNetProgram('oracle', 'Oracle', ['dotnet', 'shared']);
}

/** .NET's BinaryFormatter, in a program in C# that stays up. */
export class Oracle {
  readonly #program: LineProgram;

  private constructor(program: LineProgram) {
    this.#program = program;
  }

  /** Builds the program and starts it. */
  static start(): Oracle {
    return new Oracle(new LineProgram('dotnet', [buildOracle()]));
  }

  /** Asks one question; answers come in the order of the questions. */
  ask(question: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.#program.ask(JSON.stringify(question));
  }

  stop(): void {
    this.#program.stop();
  }
}

/** Numbers `$id` in the order of the value, only where something refers to it; sorts what has no order. */
export function normalise(described: unknown): unknown {
  const value = structuredClone(described);
  const referenced = new Set<unknown>();
  for (const node of nodesOf(value)) if ('$ref' in node) referenced.add(node['$ref']);
  const numbers = new Map<unknown, number>();
  for (const node of nodesOf(value)) {
    const id = node['$id'];
    if (id === undefined) continue;
    if (referenced.has(id)) {
      numbers.set(id, numbers.size + 1);
      node['$id'] = numbers.get(id);
    } else delete node['$id'];
  }
  for (const node of nodesOf(value)) {
    if ('$ref' in node) node['$ref'] = numbers.get(node['$ref']);
    // One that sorts itself is in order only once it was read, and the order of texts is the culture's.
    if (node['unordered'] === true || String(node['$dict']).includes('.SortedDictionary')) {
      (node['entries'] as unknown[]).sort((a, b) =>
        JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
      );
    }
    // A set that sorts itself is in order only once it was read.
    if (String(node['$list']).includes('.SortedSet`')) {
      (node['items'] as unknown[]).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    delete node['comparer'];
    // It writes itself as the other, so that any .NET can read it (dotnet/runtime, NonRandomizedStringEqualityComparer.cs).
    if (node['$type'] === 'System.Collections.Generic.StringEqualityComparer') {
      node['$type'] = 'System.Collections.Generic.GenericEqualityComparer`1[System.String]';
    }
  }
  return value;
}

/** All objects of a JSON value, in its order. */
function* nodesOf(value: unknown): Generator<Record<string, unknown>> {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) yield node as Record<string, unknown>;
    stack.push(...(Object.values(node) as unknown[]).reverse());
  }
}
