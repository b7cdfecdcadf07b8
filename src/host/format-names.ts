import type { FormatId } from '../formats/value.ts';

/** A format by what writes it. Proper names: they aren't translated. */
export const formatNames: Readonly<
  Record<Exclude<FormatId, 'hex' | 'text' | 'encrypted'>, string>
> = {
  nrbf: 'BinaryFormatter',
  alt: 'ASP.NET (AltSerialization)',
  int32: 'Int32 (ASP.NET Core)',
  json: 'JSON',
  bson: 'BSON',
  msgpack: 'MessagePack',
  cbor: 'CBOR',
  protobuf: 'Protocol Buffers',
  php: 'PHP serialize()',
  igbinary: 'PHP igbinary',
  pickle: 'Python pickle',
  marshal: 'Ruby Marshal',
  java: 'Java serialization',
  datacontract: 'DataContract XML',
  adapters: 'System.Web adapters',
  viewstate: 'ASP.NET view state (ObjectStateFormatter)',
};
