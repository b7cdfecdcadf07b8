import { UnreadableFile } from './find.ts';
import type { FileFailure, Find, Surroundings, TextFile } from './find.ts';
import { readerFor } from './readers.ts';

/** The bytes of a file, or why they can't be had; undefined for what isn't there. */
export type FileContent = Uint8Array | { readonly code: FileFailure['code'] } | undefined;

type FileText = { readonly text: string } | { readonly code: FileFailure['code'] } | undefined;

/** The folder that is searched. */
export interface SearchedFolder {
  /** The paths of its files, with `/` and relative. */
  readonly files: readonly string[];
  /** Never opens what is outside the folder. */
  readonly read: (file: string) => Promise<FileContent>;
  readonly variable: Surroundings['variable'];
  readonly userSecrets: Surroundings['userSecrets'];
}

/** What one search gave. */
export interface Discovery {
  readonly finds: readonly Find[];
  readonly failures: readonly FileFailure[];
}

/** More than anybody looks through. */
const MAX_FINDS = 1000;

/** The most bytes of a file that is looked into. */
export const MAX_FILE_SIZE = 1024 * 1024;

/**
 * Looks through the configuration of a folder for whatever says where sessions, or a Redis, are. What is wrong with a
 * file costs only itself.
 */
export async function discover(folder: SearchedFolder): Promise<Discovery> {
  const failures = new Map<string, FileFailure>();
  const texts = new Map<string, Promise<FileText>>();
  const textOf = (file: string) => {
    const known = texts.get(file) ?? folder.read(file).then(decoded);
    texts.set(file, known);
    return known;
  };
  const files = folder.files.filter((file) => readerFor(file) !== undefined).sort();
  const around: Surroundings = {
    files,
    variable: folder.variable,
    userSecrets: folder.userSecrets,
    textOf: async (file) => {
      const content = await textOf(file);
      if (!content || 'text' in content) return content?.text;
      failures.set(file, { file, code: content.code });
      return undefined;
    },
    tell: (file, error) => {
      failures.set(file, failureOf(file, error));
    },
  };
  const finds: Find[] = [];
  for (const file of files) {
    if (finds.length >= MAX_FINDS) break;
    const text = await around.textOf(file);
    if (text === undefined) continue;
    try {
      finds.push(...(await findsIn({ file, text }, around)));
    } catch (error) {
      around.tell(file, error);
    }
  }
  return { finds: distinct(finds).slice(0, MAX_FINDS), failures: [...failures.values()] };
}

async function findsIn(file: TextFile, around: Surroundings): Promise<readonly Find[]> {
  const family = readerFor(file.file);
  if (!family || family.needs?.test(file.text) === false) return [];
  return family.read(file, around);
}

function failureOf(file: string, error: unknown): FileFailure {
  if (error instanceof UnreadableFile) {
    return { file, code: error.code, ...(error.line !== undefined && { line: error.line }) };
  }
  // A parser that ran out of its stack, or met what it never expected: this file's trouble alone.
  return { file, code: error instanceof RangeError ? 'too-complex' : 'damaged' };
}

/** The same value of the same line is told once, though two files may lead to it. */
function distinct(finds: readonly Find[]): readonly Find[] {
  const seen = new Set<string>();
  return finds.filter(({ file, line, column, key, variant, location }) => {
    const id = JSON.stringify([file, line, column, key, variant, location]);
    return !seen.has(id) && seen.add(id);
  });
}

/** The text of a file, by its byte-order mark or what its XML says of itself; UTF-8 otherwise. */
export function decoded(bytes: FileContent): FileText {
  if (!bytes || 'code' in bytes) return bytes;
  if (bytes.length > MAX_FILE_SIZE) return { code: 'too-large' };
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isWide) {
    return { text: new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes) };
  }
  if (bytes.includes(0)) return { code: 'unreadable' };
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const named = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]{1,30})["']/.exec(head)?.[1];
  try {
    return { text: new TextDecoder(named ?? 'utf-8').decode(bytes) };
  } catch {
    return { text: new TextDecoder().decode(bytes) };
  }
}
