/** Sees the pieces of both bodies of a request as they pass. It may keep them, and must not change them. */
export interface BodyTap {
  onRequestBody(piece: Buffer): void;
  onResponseBody(piece: Buffer): void;
}
