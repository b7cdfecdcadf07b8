import assert from 'node:assert/strict';
import { FormatError } from '../../src/formats/errors.ts';
import { newItemBytes, newItemChoices } from '../../src/formats/registry.ts';
import { enumEditor, knownEnums } from '../../src/formats/nrbf/known/enums.ts';
import { enumName, parseEnum } from '../../src/formats/scalars/enum-text.ts';
import { describeStream } from '../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import { applySplices, invertSplices } from '../../src/formats/splice.ts';
import type { NewValue, ValueEdit } from '../../src/formats/value.ts';
import { newTexts, structuralEdits, type Attempt } from './support/all-edits.ts';
import { normalise, Oracle } from './support/oracle.ts';
import { scalarEdits } from './support/scalar-edits.ts';

interface Sample {
  readonly name: string;
  readonly base64: string;
}

/** A value, an edit, and what the edit is to make of it, as .NET describes that. */
interface EditPair {
  readonly name: string;
  readonly edit: ValueEdit;
  readonly before: string;
  readonly described: unknown;
}

/** An enum of .NET: what numbers are as text. */
interface EnumTexts {
  readonly name: string;
  readonly isFlags: boolean;
  readonly texts: Readonly<Record<string, string>>;
}

/** Names that only the latest .NET has. */
function isNew(name: string, text: string): boolean {
  return ['FileAttributes None', 'SqlDbType Json', 'SqlDbType Vector'].includes(
    `${name.slice(name.lastIndexOf('.') + 1)} ${text}`,
  );
}

/** What an edit may be refused for, where nothing offered it. */
const refusals = new Set([
  'read-only',
  'wrong-type',
  'not-nullable',
  'null-key',
  'duplicate-key',
  'unsorted-key',
  'shared-elsewhere',
  'not-an-integer',
  'not-a-number',
  'not-a-boolean',
  'not-a-date',
  'not-a-guid',
  'not-one-character',
  'out-of-range',
]);

/** Gives numbers from 0 up to, not including, what it is asked for: the same ones each time. */
function seeded(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % end;
  };
}

describe('Edits that .NET reads', () => {
  let oracle: Oracle;
  let samples: readonly Sample[];

  before(async function () {
    this.timeout(300_000);
    oracle = Oracle.start();
    const answer = await oracle.ask({ op: 'samples', forEdits: true });
    samples = answer['samples'] as readonly Sample[];
  });

  after(() => {
    oracle.stop();
  });

  it('add, remove, move, replace, copy and rename, and nothing else', async function () {
    this.timeout(600_000);
    const counts = new Map<string, number>();
    const problems: string[] = [];
    for (const sample of samples) {
      const value = decodeNrbf(new Uint8Array(Buffer.from(sample.base64, 'base64')));
      // It refuses some of what .NET writes.
      const isDecodable = (await read(value.bytes))['nrbfError'] === null;
      for (const attempt of structuralEdits(value)) {
        const { type } = attempt.edit;
        const problem = await problemOf(value, attempt, isDecodable);
        if (problem === 'refused') continue;
        counts.set(type, (counts.get(type) ?? 0) + 1);
        if (problem) problems.push(`${sample.name} ${JSON.stringify(attempt.edit)}: ${problem}`);
      }
    }
    assert.equal(problems.length, 0, `${problems.length}\n${problems.slice(0, 40).join('\n')}`);
    for (const type of ['insert', 'remove', 'move', 'replace', 'set-null', 'rename']) {
      assert.ok((counts.get(type) ?? 0) > 40, `${type}: ${counts.get(type) ?? 0}`);
    }
  });

  async function problemOf(
    value: NrbfValue,
    { edit, isOffered }: Attempt,
    isDecodable: boolean,
  ): Promise<string> {
    let bytes: Uint8Array;
    try {
      const splices = value.edit(edit);
      bytes = applySplices(value.bytes, splices);
      assert.deepEqual(applySplices(bytes, invertSplices(splices)), value.bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (!isOffered && refusals.has(error.code)) return 'refused';
      return `${error.code} ${error.message}`;
    }
    const answer = await read(bytes);
    if (answer['error'] !== undefined) return JSON.stringify(answer['error']);
    if (isDecodable && answer['nrbfError'] !== null)
      return `System.Formats.Nrbf: ${JSON.stringify(answer['nrbfError'])}`;
    const described = JSON.stringify(normalise(answer['described']));
    const shown = JSON.stringify(
      normalise(JSON.parse(describeStream(decodeNrbf(bytes).table).json)),
    );
    return described === shown ? '' : `.NET sees ${described} and we show ${shown}`;
  }

  function read(bytes: Uint8Array): Promise<Record<string, unknown>> {
    return oracle.ask({ op: 'read', base64: Buffer.from(bytes).toString('base64') });
  }

  it('make what it would have made, of bytes, bits, flags, rows, columns and keys', async function () {
    this.timeout(120_000);
    const { pairs } = await oracle.ask({ op: 'edit-pairs' });
    for (const { name, edit, before, described } of pairs as readonly EditPair[]) {
      const value = decodeNrbf(new Uint8Array(Buffer.from(before, 'base64')));
      const answer = await read(applySplices(value.bytes, value.edit(edit)));
      assert.deepEqual(normalise(answer['described']), normalise(described), name);
    }
  });

  it('take the names that enums of .NET have', async () => {
    const { enums } = await oracle.ask({ op: 'enums', names: knownEnums });
    const found = enums as readonly EnumTexts[];
    assert.ok(found.length > 20, String(found.length));
    for (const { name, isFlags, texts } of found) {
      const editor = enumEditor(name, 'Int32');
      assert.equal(editor.isFlags ?? false, isFlags, name);
      // Another version of .NET may have a name more, which has its number there.
      for (const [number, text] of Object.entries(texts)) {
        const own = enumName(editor, number) ?? number;
        if (own !== number) assert.equal(own, text, `${name} ${number}`);
        else assert.ok(/^\d+$/.test(text) || isNew(name, text), `${name} ${text}`);
        assert.equal(parseEnum(editor, own), number, `${name} ${own}`);
      }
    }
  });

  it('compose: what one edit made, the next one changes', async function () {
    this.timeout(300_000);
    const random = seeded(1);
    let edits = 0;
    for (const sample of samples) {
      let value = decodeNrbf(new Uint8Array(Buffer.from(sample.base64, 'base64')));
      const isDecodable = (await read(value.bytes))['nrbfError'] === null;
      const made: string[] = [];
      for (let step = 0; step < 10; step++) {
        const scalars = [...scalarEdits(value)].map((edit) => ({ edit, isOffered: false }));
        const attempts = random(3) === 0 ? scalars : [...structuralEdits(value)];
        const attempt = attempts[random(Math.max(1, attempts.length))];
        // Copies of copies grow without end.
        if (!attempt || value.bytes.length > 20_000) continue;
        const problem = await problemOf(value, { ...attempt, isOffered: false }, isDecodable);
        if (problem === 'refused') continue;
        made.push(JSON.stringify(attempt.edit));
        assert.equal(problem, '', `${sample.name}\n${made.join('\n')}`);
        value = decodeNrbf(applySplices(value.bytes, value.edit(attempt.edit)));
        edits++;
      }
    }
    assert.ok(edits > 500, String(edits));
  });

  it('make new items of the meant type and value', async function () {
    this.timeout(120_000);
    let count = 0;
    for (const choice of newItemChoices('nrbf')) {
      let value: NewValue;
      if (choice.kind === 'scalar') {
        const { type } = choice.editor;
        value = { kind: 'scalar', type, text: newTexts[type] };
      } else if (choice.kind === 'collection') {
        const { shape } = choice;
        const item = newTexts[shape.item];
        value = {
          ...choice,
          items: [shape.type === 'dictionary' ? [newTexts[shape.key], item] : [item]],
        };
      } else continue;
      const bytes = newItemBytes(value, 'nrbf');
      const answer = await read(bytes);
      assert.equal(answer['error'], undefined, JSON.stringify(value));
      assert.equal(answer['nrbfError'], null, JSON.stringify(value));
      const decoded = decodeNrbf(bytes);
      const shown: unknown = JSON.parse(describeStream(decoded.table).json);
      assert.deepEqual(normalise(answer['described']), normalise(shown));
      if (value.kind === 'scalar') assert.equal(decoded.root.typeName, value.type);
      count++;
    }
    assert.ok(count > 300, String(count));
  });
});
