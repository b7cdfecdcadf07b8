/** Members of an object that stands as JSON in bytes; undefined for anything else. */
export function jsonObject(
  bytes: Uint8Array | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (bytes?.[0] !== 0x7b) return undefined;
  const value = parsed(Buffer.from(bytes).toString('utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

/** A text that stands as JSON in bytes. */
export function jsonText(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0x22) return undefined;
  const value = parsed(Buffer.from(bytes).toString('utf8'));
  return typeof value === 'string' ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
