const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Below this, a loop over the bytes is quicker than the way into the decoder. */
const SHORT = 24;

/** Decodes UTF-8; invalid sequences become U+FFFD. A byte order mark is a character like others. */
export function decodeUtf8Lenient(bytes: Uint8Array): string {
  return shortAscii(bytes) ?? lenient.decode(bytes);
}

/** Decodes UTF-8, or gives undefined when the bytes aren't valid. */
export function decodeUtf8Strict(bytes: Uint8Array): string | undefined {
  const short = shortAscii(bytes);
  if (short !== undefined) return short;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Encodes text as UTF-8; an unpaired surrogate becomes U+FFFD, as .NET's encoder does. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

function shortAscii(bytes: Uint8Array): string | undefined {
  if (bytes.length > SHORT) return undefined;
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
