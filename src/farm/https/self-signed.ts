import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, der, identifier, integer, octets, sequence, text, time } from './der.ts';

/** A certificate and its private key, as PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

/** Apple's systems trust none that is valid for longer than 825 days. */
const validDays = 800;
const dayMs = 86_400_000;

const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'));

const attribute = (type: string, value: string): Uint8Array =>
  der(0x31, sequence(identifier(type), text(value)));

const extension = (id: string, value: Uint8Array, isCritical = false): Uint8Array =>
  isCritical
    ? sequence(identifier(id), der(0x01, Buffer.of(0xff)), octets(value))
    : sequence(identifier(id), octets(value));

/** RFC 5280, 4.2.1.6: names have the tag 2, addresses 7. */
const localNames = sequence(
  der(0x82, Buffer.from('localhost')),
  der(0x82, Buffer.from('*.localhost')),
  der(0x87, Buffer.of(127, 0, 0, 1)),
  der(0x87, Buffer.concat([Buffer.alloc(15), Buffer.of(1)])),
);

/**
 * Makes a certificate for this machine alone (localhost, 127.0.0.1, ::1), signed by itself. It can
 * sign no other: whoever trusts it trusts this one and nothing else. X.509 version 3 with a P-256
 * key (RFC 5280; RFC 5480).
 */
export const makeSelfSigned = (now: Date): CertificateAndKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(
    attribute('2.5.4.10', 'Session Farm development certificate'),
    attribute('2.5.4.3', 'localhost'),
  );
  const serial = randomBytes(16);
  // Positive, and as short as it can be.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const toSign = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(serial),
    ecdsaWithSha256,
    name,
    sequence(
      // A clock that was set back since must not find it invalid.
      time(new Date(now.getTime() - dayMs)),
      time(new Date(now.getTime() + (validDays - 1) * dayMs)),
    ),
    name,
    spki,
    der(
      0xa3,
      sequence(
        extension('2.5.29.19', sequence(), true),
        extension('2.5.29.37', sequence(identifier('1.3.6.1.5.5.7.3.1'))),
        extension('2.5.29.17', localNames),
        extension('2.5.29.14', octets(createHash('sha1').update(spki).digest())),
      ),
    ),
  );
  const signature = sign('sha256', toSign, privateKey);
  const whole = Buffer.from(sequence(toSign, ecdsaWithSha256, bits(signature)));
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};
