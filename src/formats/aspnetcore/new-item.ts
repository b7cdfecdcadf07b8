import { encodeUtf8 } from '../bytes/utf8.ts';
import { jsonTextChoice, writtenJson } from '../json/new-item.ts';
import { scalarChoice } from '../choices.ts';
import { noSuchItem, type NewItems } from '../format.ts';
import { bytesChoice } from '../hex/format.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import { parseInteger } from '../scalars/integer.ts';
import { parseText } from '../scalars/text.ts';

/**
 * New items of an ASP.NET Core session, as `SetString`, `SetInt32` and `Set` write them: text as UTF-8, an
 * Int32 in 4 bytes, big-endian, bytes as they are (dotnet/aspnetcore
 * src/Http/Http.Extensions/src/SessionExtensions.cs); and JSON, which sites put there as text.
 */
export const newCoreItems: NewItems = {
  choices: [scalarChoice('String'), scalarChoice('Int32'), jsonTextChoice, bytesChoice],
  bytes(value) {
    if (value.kind === 'written') {
      return value.form === 'json' ? writtenJson(value.text) : parseHexBytes(value.text);
    }
    if (value.kind === 'scalar' && value.type === 'String') {
      return encodeUtf8(parseText(value.text));
    }
    if (value.kind === 'scalar' && value.type === 'Int32') return int32Bytes(value.text);
    throw noSuchItem();
  },
};

function int32Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, Number(parseInteger('Int32', text)));
  return bytes;
}
