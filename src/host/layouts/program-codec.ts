import * as v from 'valibot';
import { fields, shaped } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { ItemCodec } from '../../stores/layout-shape.ts';
import { DecodedCache } from './decoded-cache.ts';
import { ProgramError } from './program-error.ts';
import { type Program, runProgram } from './run-program.ts';

/** The version of what is said to a decoder, raised when it changes. */
const VERSION = 1;
/** The longest text of an error that a program answers with. */
const MAX_ERROR_LENGTH = 2000;

/** A value that waits for the next run of a program, with what is to be done with the result. */
interface Waiting {
  readonly request: Request;
  readonly resolve: (result: Uint8Array) => void;
  readonly reject: (error: ProgramError) => void;
}

type Request = { readonly bytes: string } | { readonly json: string; readonly before?: string };

/** A text; anything else counts as none. */
const text = v.fallback(v.optional(v.string()), undefined);
/** What a program answers for an item: what it made of it, or why it couldn't. */
const answer = fields({ json: text, bytes: text, error: text });
const answers = fields({ items: v.array(answer) });
type Answer = Shape<typeof answer>;

/**
 * A codec that asks an external program, once for all values that are asked for at the same time.
 * One line of JSON goes in: `{"version":1,"action":"decode","items":[{"bytes":"<base64>"}]}`, or for
 * the way back `{"version":1,"action":"encode","items":[{"json":"…","before":"<base64>"}]}`, where
 * `before` is what is stored now. One object comes out, with an answer for each item in turn:
 * `{"items":[{"json":"…"}]}`, `{"items":[{"bytes":"<base64>"}]}`, or `{"error":"…"}` for an item.
 * What is encoded is decoded again: an edit that doesn't come back as it was made is refused. Both
 * ways reject with a {@link ProgramError}.
 * @param signal ends programs that run
 */
export function programCodec(program: Program, signal: AbortSignal): ItemCodec {
  const cache = new DecodedCache();
  const ask = inBatches(program, 'decode', signal, jsonIn);
  const encode = inBatches(program, 'encode', signal, bytesIn);
  const decode = (stored: Uint8Array): Promise<Uint8Array> =>
    cache.get(stored, () => ask({ bytes: base64(stored) }));
  return {
    decode,
    encode: async (json, before) => {
      const text = Buffer.from(json).toString();
      const stored = await encode({ json: text, ...(before && { before: base64(before) }) });
      const back = Buffer.from(await decode(stored)).toString();
      if (canonical(back) !== canonical(text)) {
        throw new ProgramError('not-read-back', 'It reads back something else than was written.');
      }
      return stored;
    },
  };
}

function jsonIn({ json }: Answer): Uint8Array {
  if (json === undefined) throw new ProgramError('bad-answer', 'An item has no "json".');
  // What isn't JSON could not be shown, let alone edited.
  JSON.parse(json);
  return Buffer.from(json);
}

function bytesIn({ bytes }: Answer): Uint8Array {
  if (bytes === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(bytes)) {
    throw new ProgramError('bad-answer', 'An item has no "bytes" in Base64.');
  }
  return new Uint8Array(Buffer.from(bytes, 'base64'));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** The same text for the same JSON, whatever the order of its members. */
function canonical(json: string): string {
  const sorted = (_: string, value: unknown): unknown =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(JSON.parse(json, sorted));
}

/** Gathers what is asked for in one turn of the event loop for one run; one run at a time. */
function inBatches(
  program: Program,
  action: 'decode' | 'encode',
  signal: AbortSignal,
  resultOf: (answer: Answer) => Uint8Array,
): (request: Request) => Promise<Uint8Array> {
  let waiting: Waiting[] = [];
  let latest = Promise.resolve();
  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const items = batch.map(({ request }) => request);
      const message = `${JSON.stringify({ version: VERSION, action, items })}\n`;
      const output = await runProgram(program, Buffer.from(message), signal);
      const answers = answersIn(output, batch.length);
      for (const [index, each] of batch.entries()) settle(each, answers[index] ?? {}, resultOf);
    } catch (error) {
      for (const each of batch) each.reject(programError(error));
    }
  };
  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject });
      if (waiting.length > 1) return;
      setImmediate(() => {
        const batch = waiting;
        waiting = [];
        latest = latest.then(() => run(batch));
      });
    });
}

function settle(
  { resolve, reject }: Waiting,
  answer: Answer,
  resultOf: (answer: Answer) => Uint8Array,
): void {
  try {
    const { error } = answer;
    if (error !== undefined) {
      throw new ProgramError('failed', error.slice(0, MAX_ERROR_LENGTH));
    }
    resolve(resultOf(answer));
  } catch (error) {
    reject(programError(error));
  }
}

function answersIn(output: Uint8Array, count: number): readonly Answer[] {
  const items = shaped(answers, JSON.parse(Buffer.from(output).toString()))?.items;
  if (items?.length !== count) {
    throw new ProgramError('bad-answer', `The answer has no "items" with ${count} objects.`);
  }
  return items;
}

/** What went wrong with a program: what it wrote is no JSON, or its arguments can't be passed. */
function programError(error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  const code = error instanceof SyntaxError ? 'bad-answer' : 'not-started';
  return new ProgramError(code, error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
