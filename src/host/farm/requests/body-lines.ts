import * as vscode from '../../shown/vscode.ts';
import type { Headers, KeptBody } from '../../../protocol/farm/request-details.ts';
import { decodeBody, valuesOf } from '../../../farm/trace/decode-body.ts';
import { hexDump } from '../../editor/texts/hex-dump.ts';
import { formatSize } from '../../text-format.ts';
import type { RequestWriter } from './masking.ts';

/** So much is shown of a body that is no text. */
const maxHexBytes = 512;

/** A body as lines of a document: text as it reads, anything else as the beginning of its bytes. */
export function bodyLines(headers: Headers, body: KeptBody, writer: RequestWriter): string[] {
  const { text, bytes, byteCount, isCut, decoded, undecoded } = decodeBody(headers, body);
  const { l10n, env } = vscode;
  const size = (count: number): string => formatSize(count, env.language);
  const notes = [
    ...(decoded.length > 0
      ? [l10n.t('Decoded from {0}, {1} on the wire.', decoded.join(', '), size(byteCount))]
      : []),
    ...(undecoded === undefined ? [] : [l10n.t('{0} could not be decoded.', undecoded)]),
    ...(isCut
      ? [l10n.t('Only the first part of the body is kept. The body had {0}.', size(byteCount))]
      : []),
  ];
  if (text !== undefined) {
    return [...notes.map(asNote), ...shownBody(text, headers, writer)];
  }
  if (bytes.length > maxHexBytes) {
    notes.push(l10n.t('The first {0} of {1}:', size(maxHexBytes), size(bytes.length)));
  }
  return [...notes.map(asNote), ...hexDump(bytes.subarray(0, maxHexBytes)).split('\n')];
}

function asNote(text: string): string {
  return `# ${text}`;
}

function shownBody(text: string, headers: Headers, writer: RequestWriter): string[] {
  const [type = ''] = valuesOf(headers, 'content-type');
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  return writer.text(text, isForm).split(/\r\n|\r|\n/);
}
