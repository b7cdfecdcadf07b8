import { l10n, type Reason } from '../../../formats/reason.ts';
import { decodeText } from '../../replies.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import type { Fields } from './record-layout.ts';

/** What a site does with a record past its end, which DynamoDB deletes when it comes to that. */
export const endTexts = {
  anew: l10n.t(
    'Its end has passed, but DynamoDB has not deleted it yet. With the next request, the site starts a new session.',
  ),
  over: l10n.t(
    'Its end has passed, but DynamoDB has not deleted it yet. With the next request, the site starts this session over, without its items.',
  ),
  unknown: l10n.t('Its end has passed, but DynamoDB has not deleted it yet.'),
} as const satisfies Readonly<Record<string, Reason>>;

/** When a record ends by a number of seconds since 1970, or of milliseconds as older versions have it. */
export function endOf(
  fields: Fields,
  name: string,
  then: keyof typeof endTexts,
): Pick<ItemsRead, 'ends'> {
  const stored = fields.get(name);
  const value = stored ? Number(decodeText(stored)) : NaN;
  if (!(value > 0)) return {};
  const atMs = value >= 1e11 ? value : value * 1000;
  return { ends: { atMs, reason: endTexts[then] } };
}
