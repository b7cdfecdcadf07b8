import { FormatError } from '../errors.ts';
import { noCompression, type Format } from '../format.ts';
import { decodeHex } from '../hex/format.ts';
import { l10n } from '../reason.ts';
import type { DecodedValue, ValueNode } from '../value.ts';
import { type Encrypted, encryptedBy } from './encrypted.ts';

/**
 * Decodes a value that is encrypted, as far as that needs no key: who encrypted it, and the parts of it. Never
 * throws for bad bytes.
 */
export function decodeEncrypted(bytes: Uint8Array): DecodedValue {
  const found = encryptedBy(bytes);
  if (found) return encryptedValue(bytes, found);
  const reason = l10n.t('This is not encrypted in a way that is known.');
  return decodeHex(bytes, new FormatError('not-this-format', reason, { offset: 0 }));
}

/** What is known of an encrypted value. */
export function encryptedValue(bytes: Uint8Array, { by, parts }: Encrypted): DecodedValue {
  const children = parts.map(([label, content]) => {
    return { label, labelKind: 'member', node: partNode(content) } as const;
  });
  const root: ValueNode = {
    kind: 'object',
    typeName: by,
    readOnlyReason: 'encrypted',
    childCount: children.length,
    range: { start: 0, end: bytes.length },
    children: (start, end) => children.slice(start, end),
  };
  return {
    format: 'encrypted',
    bytes,
    root,
    warnings: [],
    edit: () => {
      throw new FormatError(
        'read-only',
        l10n.t('This value is encrypted by the site, so it cannot be edited.'),
      );
    },
  };
}

function partNode(content: string | Uint8Array): ValueNode {
  const common = { readOnlyReason: 'encrypted', childCount: 0, children: () => [] } as const;
  return typeof content === 'string'
    ? { kind: 'scalar', typeName: 'String', text: content, ...common }
    : { kind: 'bytes', typeName: '', bytes: content, ...common };
}

/** What sites encrypt. */
export const encryptedFormat: Format = { decode: decodeEncrypted, compressionIn: noCompression };
