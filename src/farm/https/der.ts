/** A value in the Distinguished Encoding Rules (ITU-T X.690, section 10) with the tag given. */
export const der = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array => {
  const size = contents.reduce((sum, { length }) => sum + length, 0);
  const digits: number[] = [];
  for (let left = size; left > 0; left = Math.floor(left / 256)) digits.unshift(left % 256);
  const length = size < 128 ? [size] : [0x80 | digits.length, ...digits];
  return Buffer.concat([Buffer.from([tag, ...length]), ...contents]);
};

export const sequence = (...members: readonly Uint8Array[]): Uint8Array => der(0x30, ...members);

/** @param digits big-endian, not negative */
export const integer = (digits: Uint8Array): Uint8Array =>
  (digits[0] ?? 0) < 0x80 ? der(0x02, digits) : der(0x02, Buffer.of(0), digits);

export const text = (value: string): Uint8Array => der(0x0c, Buffer.from(value));

export const octets = (value: Uint8Array): Uint8Array => der(0x04, value);

/** A bit string of whole bytes. */
export const bits = (value: Uint8Array): Uint8Array => der(0x03, Buffer.of(0), value);

/** An object identifier such as `2.5.4.3`. */
export const identifier = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift(0x80 | (left % 128));
    }
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
};

/** A time of a certificate: two digits of the year until 2049, four from then on (RFC 5280, 4.1.2.5). */
export const time = (date: Date): Uint8Array => {
  const digits = date.toISOString().replace(/\.\d+|[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits));
};
