/** A picture's file, and what it is. */
export interface Picture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What picture files start with; -1 stands for any byte. Only what browsers show is here. */
const signatures: readonly { readonly mediaType: string; readonly head: readonly number[] }[] = [
  { mediaType: 'image/png', head: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: 'image/jpeg', head: [0xff, 0xd8, 0xff] },
  // GIF8, 7 or 9, a.
  { mediaType: 'image/gif', head: [0x47, 0x49, 0x46, 0x38, -1, 0x61] },
  // RIFF, a size, WEBP.
  {
    mediaType: 'image/webp',
    head: [0x52, 0x49, 0x46, 0x46, -1, -1, -1, -1, 0x57, 0x45, 0x42, 0x50],
  },
  // A box's size, ftypavif.
  {
    mediaType: 'image/avif',
    head: [0, 0, 0, -1, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66],
  },
  // BM, a size, four bytes of zero, the offset of the pixels below 64 KiB.
  { mediaType: 'image/bmp', head: [0x42, 0x4d, -1, -1, -1, -1, 0, 0, 0, 0, -1, -1, 0, 0] },
  // Icons, below 256 images.
  { mediaType: 'image/x-icon', head: [0, 0, 1, 0, -1, 0] },
];

/** The smallest file that can be a picture. */
const MIN_SIZE = 14;

/**
 * The picture that bytes are, by what they start with; undefined for anything else, and for pictures
 * that browsers don't show (TIFF, metafiles). Nothing is copied.
 */
export function pictureOf(bytes: Uint8Array): Picture | undefined {
  if (bytes.length < MIN_SIZE) return undefined;
  const found = signatures.find(({ head }) =>
    head.every((byte, index) => byte === -1 || byte === bytes[index]),
  );
  const mediaType = found?.mediaType ?? (isSvg(bytes) ? 'image/svg+xml' : undefined);
  if (mediaType === undefined || (mediaType === 'image/x-icon' && !isIcon(bytes))) return undefined;
  return { mediaType, bytes };
}

/** Zeros and a one are common; every image of an icon has to stand inside of the file. */
function isIcon(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(4, true);
  const firstImage = 6 + count * 16;
  if (count === 0 || firstImage > bytes.length) return false;
  for (let entry = 6; entry < firstImage; entry += 16) {
    const size = view.getUint32(entry + 8, true);
    const offset = view.getUint32(entry + 12, true);
    if (size === 0 || offset < firstImage || offset + size > bytes.length) return false;
  }
  return true;
}

/** How much may stand in front of an SVG's root: a declaration, comments. */
const MAX_PROLOGUE = 1024;

/** Text in UTF-8 whose first element is `svg`, of the namespace without which browsers show nothing. */
function isSvg(bytes: Uint8Array): boolean {
  const first = bytes[0] === 0xef ? bytes[3] : bytes[0];
  if (first !== 0x3c && first !== 0x20 && first !== 0x0a && first !== 0x0d) return false;
  const head = String.fromCharCode(...bytes.subarray(0, MAX_PROLOGUE));
  const prologue = /^(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*\?>|<!--(?:(?!-->)[^])*-->|<!DOCTYPE[^>[]*>)*/;
  const root = head.slice(prologue.exec(head)?.[0].length ?? 0);
  return /^<svg[\s>]/.test(root) && root.includes('http://www.w3.org/2000/svg');
}
