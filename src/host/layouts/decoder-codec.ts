import type { ItemCodec } from '../../stores/layout-shape.ts';
import { programCodec } from './program-codec.ts';
import { ProgramError } from './program-error.ts';
import type { Program } from './run-program.ts';

/** What decides whether a decoder runs, and hears of those that failed. */
export interface DecoderOwner {
  /** Whether programs may be run at all: asked each time. */
  isTrusted(): boolean;
  /** The program as it is described now. */
  programOf(name: string): Program | undefined;
  /** Called for each failure; makes of it what the user is shown. */
  onFailure(name: string, error: ProgramError): Error;
  /** Ends programs that run. */
  readonly signal: AbortSignal;
}

/**
 * The codec of a decoder by its name, which runs nothing where the workspace isn't trusted, and
 * always the program that the settings describe at the moment.
 */
export function decoderCodec(name: string, owner: DecoderOwner): ItemCodec {
  let known: { readonly program: Program; readonly codec: ItemCodec } | undefined;
  const codec = (): ItemCodec => {
    if (!owner.isTrusted()) throw new ProgramError('not-trusted', 'It was not run.');
    const program = owner.programOf(name);
    if (!program) throw new ProgramError('not-described', 'It is not in the settings.');
    if (known?.program !== program) {
      known = { program, codec: programCodec(program, owner.signal) };
    }
    return known.codec;
  };
  const watched = async (work: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ProgramError ? owner.onFailure(name, error) : error;
    }
  };
  return {
    decode: (stored) => watched(() => codec().decode(stored)),
    encode: (json, before) => watched(() => codec().encode(json, before)),
  };
}
