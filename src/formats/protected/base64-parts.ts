import { decodeBase64 } from '../bytes/base64.ts';

/** The bytes of Base64 in either alphabet, with or without `=` at the end; undefined for other texts. */
export function fromAnyBase64(text: string): Uint8Array | undefined {
  return decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}

/** A JSON object in UTF-8; undefined for anything else. */
export function jsonObjectOf(
  bytes: Uint8Array | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (bytes?.[0] !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
