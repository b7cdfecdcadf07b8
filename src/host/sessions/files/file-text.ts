import { decodeOptionsOf, decodeSessionItem } from '../../../stores/read/decode-session-item.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { SessionItem, SessionSnapshot } from '../../../stores/session.ts';
import { decodedJson } from '../../editor/document/decoded-json.ts';
import { hexDump } from '../../editor/texts/hex-dump.ts';
import { nameText } from '../../editor/texts/names.ts';
import type { FileForm } from './file-uri.ts';

/** A session as the bytes of a file of this form. Items stand in the order of their names, so that two can be compared. */
export function fileBytes(snapshot: SessionSnapshot, form: FileForm): Uint8Array {
  switch (form) {
    case 'json':
    case 'types':
      return encoded(sessionJson(snapshot, form === 'types'));
    case 'bytes':
      return snapshot.blob ?? joined(byName(snapshot).map(storedBytes));
    case 'hex':
      return encoded(hexText(snapshot));
  }
}

/**
 * The form in which two sessions differ, the plainest first: the same text may be of another type, and the same
 * value in other bytes. Undefined where nothing differs.
 */
export function differingForm(
  a: SessionSnapshot,
  b: SessionSnapshot,
  forms: readonly FileForm[] = ['json', 'types', 'hex'],
): FileForm | undefined {
  return forms.find((form) => Buffer.compare(fileBytes(a, form), fileBytes(b, form)) !== 0);
}

function sessionJson(snapshot: SessionSnapshot, showsTypes: boolean): string {
  const layout = layoutById(snapshot.ref.layout);
  const options = decodeOptionsOf(layout);
  const items = byName(snapshot).map((item) => ({
    name: nameText(item.name),
    value: decodeSessionItem(item, layout.itemEncoding, options),
  }));
  return decodedJson(items, { showsTypes });
}

/** The whole data, or item by item where they are stored apart. */
function hexText(snapshot: SessionSnapshot): string {
  if (snapshot.blob) return `${hexDump(snapshot.blob)}\n`;
  return byName(snapshot)
    .map((item) => `${JSON.stringify(nameText(item.name))}\n${hexDump(storedBytes(item))}\n`)
    .join('\n');
}

function byName({ items }: SessionSnapshot): readonly SessionItem[] {
  const order = ({ name }: SessionItem): string => name ?? '';
  return [...items].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

function storedBytes({ stored, bytes }: SessionItem): Uint8Array {
  return stored ?? bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
