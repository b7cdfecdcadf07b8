/** Bytes by which data says an ID, and as many that say nothing. */
export interface Disguise {
  readonly bytes: Buffer;
  readonly instead: Buffer;
}

/** Of Base64 only so much is sought that other texts don't have it by chance. */
const minTextLength = 16;

/**
 * How sites write an ID into their data: as it is, in capital or small letters, escaped for addresses; a Guid also without
 * hyphens and as its 16 bytes; all of it also as the hex and the Base64 of the text, in UTF-8 and UTF-16.
 */
export function disguisesOf(id: string): readonly Disguise[] {
  const hex = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)
    ? id.replaceAll('-', '')
    : undefined;
  const plain = new Set([id, encodeURIComponent(id), ...(hex === undefined ? [] : [hex])]);
  const texts = new Set(
    [...plain].flatMap((text) => [
      text,
      text.toLowerCase(),
      text.toUpperCase(),
      // As JSON of PHP and of .NET has what isn't a letter.
      text.replaceAll('/', '\\/'),
      escaped(text),
      escaped(text).replace(/\\u.{4}/g, (code) => code.toLowerCase()),
    ]),
  );
  const guids = hex === undefined ? [] : guidBytes(hex);
  const carried = [
    ...[...plain].flatMap((text) => [Buffer.from(text), utf16(text)]),
    ...guids,
  ].flatMap((bytes) => [...hexOf(bytes), ...base64Of(bytes)]);
  const written = [...texts, ...carried].flatMap((text) => {
    const instead = withoutWords(text);
    return [
      { bytes: Buffer.from(text), instead: Buffer.from(instead) },
      { bytes: utf16(text), instead: utf16(instead) },
      { bytes: swapped(utf16(text)), instead: swapped(utf16(instead)) },
    ];
  });
  const raw = guids.map((bytes) => ({ bytes, instead: Buffer.alloc(bytes.length, 0x11) }));
  return [...written, ...raw];
}

function escaped(text: string): string {
  return text.replace(/[^\w.:~-]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16();
}

/** As .NET stores a Guid, and as others do. */
function guidBytes(hex: string): readonly Buffer[] {
  const others = Buffer.from(hex, 'hex');
  const net = Buffer.from(others);
  net.subarray(0, 4).reverse();
  net.subarray(4, 6).reverse();
  net.subarray(6, 8).reverse();
  return [net, others];
}

function hexOf(bytes: Buffer): readonly string[] {
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase()];
}

/** What Base64 makes of bytes wherever they stand in a whole: without the characters that depend on what is beside them. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6)];
    return (['base64', 'base64url'] as const)
      .map((alphabet) => whole.toString(alphabet).slice(start, end))
      .filter(({ length }) => length >= minTextLength);
  });
}

/** Letters and digits that say nothing, in the place of others. */
function withoutWords(text: string): string {
  return text.replace(/[\p{L}\p{N}]/gu, (character) => {
    if (character >= '0' && character <= '9') return '1';
    return character.length === Buffer.byteLength(character) ? 'x' : character;
  });
}
