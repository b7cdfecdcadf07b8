import type { SampleLayout } from '../config.ts';

/** The three keys of one session, under the names that the provider's versions give them. */
export interface ProviderKeys {
  readonly lock: Uint8Array;
  readonly data: Uint8Array;
  readonly timeout: Uint8Array;
}

const suffixes = {
  'aspnet-v2': { lock: '_Write_Lock', data: '_Data', timeout: '_Internal' },
  'aspnet-v5': {
    lock: '_WriteLock',
    data: '_SessionStateItemCollection',
    timeout: '_SessionTimeout',
  },
} as const satisfies Record<SampleLayout, Record<keyof ProviderKeys, string>>;

/** Azure/aspnet-redis-providers src/RedisSessionStateProvider/KeyGenerator.cs, tags 4.0.1 and 5.0.4. */
export const providerKeys = (
  layout: SampleLayout,
  application: string,
  id: string,
): ProviderKeys => {
  const key = (part: keyof ProviderKeys): Uint8Array =>
    new TextEncoder().encode(`{${application}_${id}}${suffixes[layout][part]}`);
  return { lock: key('lock'), data: key('data'), timeout: key('timeout') };
};
