import type { Finding, Words } from '../lost/finding.ts';
import type { HangEvidence } from './evidence.ts';

/** One kind of cause: what it makes of the evidence; undefined where that doesn't speak for it. */
export type HangCause = (evidence: HangEvidence, words: Words) => Finding | undefined;
