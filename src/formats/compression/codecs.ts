/** What the platform compresses and opens by itself: this room has no Deflate and no Brotli of its own. */
export interface Codecs {
  /**
   * Opens raw Deflate (RFC 1951).
   * @returns the content, and how many bytes the stream takes. Throws for bytes that are no whole stream, and
   *   for one that holds more than `maxBytes`, with the code `ERR_BUFFER_TOO_LARGE`
   */
  readonly inflate: (
    bytes: Uint8Array,
    maxBytes: number,
  ) => { readonly content: Uint8Array; readonly usedBytes: number };
  /** Makes raw Deflate. @param level 0 to 9 */
  readonly deflate: (content: Uint8Array, level: number) => Uint8Array;
  /** Opens Brotli (RFC 7932). Throws as `inflate` does. */
  readonly openBrotli: (bytes: Uint8Array, maxBytes: number) => Uint8Array;
  readonly makeBrotli: (content: Uint8Array) => Uint8Array;
  /** Makes one frame of zstd (RFC 8878); absent where the platform has none. */
  readonly makeZstd?: (
    content: Uint8Array,
    options: { readonly hasChecksum: boolean; readonly hasSize: boolean },
  ) => Uint8Array;
}
