const ALPHABET = 'abcdefghijklmnopqrstuvwxyz012345';

/**
 * A session id as ASP.NET makes them: 15 random bytes as 24 characters of five bits each
 * (referencesource System.Web/State/SessionIDManager.cs and SessionId.cs).
 */
export function newSessionId(randomBytes: (count: number) => Uint8Array): string {
  let bits = 0n;
  for (const byte of randomBytes(15)) bits = (bits << 8n) | BigInt(byte);
  let id = '';
  for (let i = 0; i < 24; i++) {
    id += ALPHABET.charAt(Number(bits & 31n));
    bits >>= 5n;
  }
  return id;
}
