/**
 * Prints what the formats make of payloads, as JSON in ASCII, for bug reports.
 *
 *   npm run decode -- FILE…       one result a file (`-` is standard input)
 *   npm run decode -- --jsonl FILE…   lines of JSON with a member `base64`, one result a line
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describePayloadMembers, object } from '../src/formats/describe/describe.ts';
import { jsonString } from '../src/formats/describe/json-text.ts';
import { codecs } from '../src/stores/codecs.ts';

type Members = readonly (readonly [string, string])[];

const args = process.argv.slice(2);
const isJsonLines = args.includes('--jsonl');
const files = args.filter((arg) => arg !== '--jsonl');

/** How State Server blobs are compressed. */
const deflate = {
  inflate: (bytes: Uint8Array, maxOutputLength: number) =>
    inflateRawSync(bytes, { maxOutputLength }),
  deflate: (bytes: Uint8Array) => deflateRawSync(bytes),
};

/** Describes bytes; what nobody foresaw becomes a result with `error`, too. */
function describe(bytes: Uint8Array): Members {
  try {
    return describePayloadMembers(bytes, { deflate, codecs });
  } catch (error) {
    return [['error', jsonString(error instanceof Error ? error.message : String(error))]];
  }
}

/** The members of a line that its result repeats: all but the payload and long ones. */
function echoed(line: Readonly<Record<string, unknown>>): Members {
  return Object.entries(line)
    .filter(([name, value]) => name !== 'base64' && isShort(value))
    .map(([name, value]) => [name, asciiJson(value)]);
}

function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= 1000;
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

function asciiJson(value: unknown): string {
  return typeof value === 'string' ? jsonString(value) : JSON.stringify(value);
}

function describeLine(text: string): Members {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    return [['error', jsonString(`The line is no JSON: ${String(error)}`)]];
  }
  if (typeof line !== 'object' || line === null) return [['error', '"The line is no object."']];
  const members = line as Readonly<Record<string, unknown>>;
  // What a line says of its payload must not pass for what we make of it.
  const reserved = new Set(['format', 'typeName', 'value', 'items', 'warnings', 'failure']);
  const repeated = echoed(members).filter(([name]) => !reserved.has(name));
  const { base64 } = members;
  if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) {
    return [...repeated, ['error', '"The line has no member base64."']];
  }
  return [...repeated, ...describe(new Uint8Array(Buffer.from(base64, 'base64')))];
}

async function print(members: Members): Promise<void> {
  if (!process.stdout.write(`${object(members)}\n`)) {
    await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

async function decode(file: string): Promise<void> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  if (!isJsonLines) {
    const bytes = new Uint8Array(await buffer(input));
    await print([['file', jsonString(file)], ...describe(bytes)]);
    return;
  }
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() !== '') await print(describeLine(line));
  }
}

async function main(): Promise<void> {
  if (files.length === 0) {
    console.error('Usage: npm run decode -- [--jsonl] FILE…   (- for standard input)');
    process.exitCode = 2;
  }
  // Nothing is wrong when the reader of a pipe has had enough.
  process.stdout.on('error', () => process.exit(0));
  for (const file of files) {
    try {
      await decode(file);
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    }
  }
}

void main();
