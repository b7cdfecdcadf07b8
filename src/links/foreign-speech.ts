/** The other side says what the protocol doesn't have, or more than it may. */
export class ForeignSpeechError extends Error {
  override readonly name: string = 'ForeignSpeechError';
}
