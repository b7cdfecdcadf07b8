import { noCompression, type Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type { Dialect } from '../tree/dialect.ts';
import { parseTable } from '../tree/parse-table.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { isElementRecord } from './binary-cursor.ts';
import { contractFacts, contractLabel } from './facts.ts';
import { readXmlBinary } from './read-binary.ts';
import { isXmlText, readXmlText } from './read-text.ts';

const dialect: Dialect = { format: 'datacontract', facts: contractFacts, label: contractLabel };

/** Namespaces of which one stands at the start of whatever a serializer of .NET writes. */
const namespaces =
  /http:\/\/(?:schemas\.microsoft\.com\/2003\/10\/Serialization\/|schemas\.datacontract\.org\/2004\/07\/|www\.w3\.org\/2001\/XMLSchema-instance)/;
const HEAD = 2000;

/** Whether bytes begin as XML of a serializer of .NET does, as text or in its binary form. */
export function isDataContract(bytes: Uint8Array): boolean {
  if (!isXmlText(bytes) && !isElementRecord(bytes[0] ?? 0)) return false;
  return namespaces.test(decodeUtf8Lenient(bytes, 0, Math.min(bytes.length, HEAD)));
}

/**
 * Decodes XML of DataContractSerializer, NetDataContractSerializer, and XmlSerializer, as text or in the binary
 * form of XmlDictionaryWriter ([MC-NBFX]). Classes are named and never looked for. Read-only. Never throws for
 * bad bytes.
 */
export function decodeDataContract(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  const parsed = parseTable(bytes, options, (parse) => {
    if (!isDataContract(parse.bytes)) {
      const reason = l10n.t('This is not XML of a .NET serializer.');
      throw new FormatError('not-this-format', reason, { offset: 0 });
    }
    if (isXmlText(parse.bytes)) readXmlText(parse);
    else readXmlBinary(parse);
    return undefined;
  });
  return tableValue(parsed, dialect);
}

/** XML of .NET's serializers. */
export const dataContractFormat: Format = {
  decode: decodeDataContract,
  compressionIn: noCompression,
};
