import { fromBase64, readJsonLines } from './fixtures.ts';

/** A line of `provider-sessions.jsonl`: a session as Redis held it, and what its provider read. */
export interface ProviderSession {
  readonly provider: string;
  readonly scenario: string;
  readonly app: string;
  readonly id: string;
  readonly state: { readonly found: boolean };
  readonly keys: readonly {
    readonly key: string;
    readonly type: string;
    readonly base64?: string;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
  readonly expected: readonly ExpectedItem[];
  readonly note?: string;
}

/** An item's value as the provider returned it. */
export type ExpectedItem = { readonly name: string | null } & Record<string, unknown>;

export const providerSessions = readJsonLines<ProviderSession>('provider-sessions.jsonl');

/** The sessions of provider 5.x with the blob that holds their items. */
export function collectionBlobs(): { session: ProviderSession; blob: Uint8Array }[] {
  return providerSessions.flatMap((session) =>
    session.keys
      .filter((key) => key.key.endsWith('_SessionStateItemCollection') && key.base64 !== undefined)
      .map((key) => ({ session, blob: fromBase64(key.base64 ?? '') })),
  );
}
