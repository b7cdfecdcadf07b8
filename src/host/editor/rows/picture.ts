import { FormatError } from '../../../formats/errors.ts';
import type { Place } from '../../../protocol/editor-rows.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import type { SessionDocument } from '../document/session-document.ts';
import { l10n } from '../../../formats/reason.ts';

/** Larger pictures are not sent to the page. */
const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

/**
 * The picture that a value holds, as a `data:` URI.
 * @throws FormatError when there is none, or it is too large to be shown
 */
export function pictureUri(document: SessionDocument, { item, path }: Place): string {
  const current = document.draft.item(item);
  const picture = current && nodeAt(document.decoded.get(current).root, path)?.picture;
  if (!picture) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (picture.bytes.length > MAX_PICTURE_BYTES) {
    throw new FormatError('limit-exceeded', l10n.t('This picture is too large to show.'));
  }
  return `data:${picture.mediaType};base64,${Buffer.from(picture.bytes).toString('base64')}`;
}
