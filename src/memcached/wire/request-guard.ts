import type { Request } from './requests.ts';

/** A request was refused before it was sent. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  /** `read-only`: it changes something and the endpoint is read-only; `not-allowed`: never sent. */
  readonly code: 'read-only' | 'not-allowed';

  constructor(code: RequestRefusedError['code'], verb: string) {
    super(`${verb} was refused: ${code}`);
    this.code = code;
  }
}

/** What changes nothing. Of `mg`, only what neither slides a lifetime nor makes an entry (T, N, R, E). */
const reads =
  /^(?:version|stats|stats settings|stats items|stats cachedump \d{1,3} [01]|lru_crawler metadump (?:hash|all|63)|config get cluster|gets? [^ ]{1,250}|mg [^ ]{1,250}(?: [tfcsluvb])*)$/;
/** What changes one entry that it names. */
const writes = /^(?:ms|md|mg|cas|add|touch) [^ ]{1,250}(?: [^ ]{1,32}){0,8}$/;
const LONGEST = 512;

/**
 * Lets a request pass or refuses it. Only what is listed passes.
 * @throws RequestRefusedError
 */
export function checkRequest({ bytes }: Request, canWrite: boolean): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LONGEST));
  const line = head.subarray(0, Math.max(0, head.indexOf('\r\n'))).toString('latin1');
  if (reads.test(line)) return;
  const [verb = ''] = line.split(' ', 1);
  if (!writes.test(line)) throw new RequestRefusedError('not-allowed', verb);
  if (!canWrite) throw new RequestRefusedError('read-only', verb);
}
