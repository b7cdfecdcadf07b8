import { decodeText } from '../../stores/replies.ts';
import type { SessionRef } from '../../stores/session.ts';

/** The keys of a session as text: data, then lock and timeout where the layout has them. */
export async function sessionKeys(ref: SessionRef): Promise<readonly string[]> {
  const { layoutById } = await import('../../stores/layouts/layouts.ts');
  const { data, lock, timeout } = layoutById(ref.layout).keys(ref);
  return [data, lock, timeout].filter((key) => key !== undefined).map(decodeText);
}
