import {
  attribute,
  childrenAt,
  parseXml,
  type XmlElement,
} from '../../config/found/aspnet/xml-document.ts';

/** A cipher that data protection can use (ConfigurationModel/AuthenticatedEncryptorConfiguration.cs). */
export type Encryption = { readonly bits: 128 | 192 | 256 } & (
  { readonly mode: 'cbc'; readonly hash: 'sha256' | 'sha512' } | { readonly mode: 'gcm' }
);

/** A key of a key ring of ASP.NET Core's data protection. */
export type ProtectionKey = {
  /** Lower case, with dashes. */
  readonly id: string;
} & (
  | {
      readonly encryption: Encryption;
      readonly masterKey: Uint8Array;
      readonly trouble?: undefined;
    }
  /** `sealed`: stored encrypted (DPAPI, a certificate, a vault); `unknown`: of a descriptor that isn't known. */
  | { readonly trouble: 'sealed' | 'unknown' }
);

const maxMasterKeyLength = 4096;

/**
 * Reads the keys of a `key-*.xml` file, or of an element of the list in Redis, by default `DataProtection-Keys`
 * (aspnetcore src/DataProtection, XmlKeyManager.cs). Revocations and what is no key give none: revoked and expired
 * keys still open what they closed.
 * @param file names it in errors
 * @throws UnreadableFile for what is no XML
 */
export function readProtectionKeys(text: string, file = 'key.xml'): readonly ProtectionKey[] {
  const root = parseXml({ file, text: text.replace(/^\uFEFF/, '') });
  const found = root.name === 'key' ? [root] : childrenAt(root, 'key');
  return found.flatMap((element) => {
    const id = attribute(element, 'id')?.value.toLowerCase();
    if (id === undefined || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return [];
    return [{ id, ...descriptorOf(element) }];
  });
}

type Descriptor =
  | { readonly encryption: Encryption; readonly masterKey: Uint8Array }
  | { readonly trouble: 'sealed' | 'unknown' };

function descriptorOf(key: XmlElement): Descriptor {
  const [descriptor] = childrenAt(key, 'descriptor/descriptor');
  if (!descriptor) {
    const [outer] = childrenAt(key, 'descriptor');
    return { trouble: outer?.children.some(isSealed) === true ? 'sealed' : 'unknown' };
  }
  if (childrenAt(descriptor, 'masterKey/encryptedSecret').length > 0) return { trouble: 'sealed' };
  if (descriptor.children.some(isSealed)) return { trouble: 'sealed' };
  const encryption = encryptionOf(descriptor);
  const [value] = childrenAt(descriptor, 'masterKey/value');
  const text = value?.text.replace(/\s/g, '') ?? '';
  if (!encryption || text === '' || text.length > maxMasterKeyLength) return { trouble: 'unknown' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return { trouble: 'unknown' };
  return { encryption, masterKey: Buffer.from(text, 'base64') };
}

const isSealed = ({ name }: XmlElement): boolean => name === 'encryptedSecret';

function encryptionOf(descriptor: XmlElement): Encryption | undefined {
  const algorithmOf = (name: string): string | undefined => {
    const [element] = childrenAt(descriptor, name);
    return element && attribute(element, 'algorithm')?.value;
  };
  const match = /^AES_(128|192|256)_(CBC|GCM)$/.exec(algorithmOf('encryption') ?? '');
  if (!match) return undefined;
  const bits = Number(match[1]) as 128 | 192 | 256;
  if (match[2] === 'GCM') return { bits, mode: 'gcm' };
  switch (algorithmOf('validation')) {
    case 'HMACSHA256':
      return { bits, mode: 'cbc', hash: 'sha256' };
    case 'HMACSHA512':
      return { bits, mode: 'cbc', hash: 'sha512' };
    default:
      return undefined;
  }
}
