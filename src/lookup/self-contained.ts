import type { NamedCookie } from './pasted-text.ts';
import { percentDecoded } from './percent-decoded.ts';

/** A cookie that holds a whole session, and what writes such cookies. */
export interface SelfContainedCookie {
  readonly cookie: string;
  readonly framework: string;
}

/** By the form of their values; names alone say nothing. */
const forms: readonly {
  readonly framework: string;
  readonly isNamed: (name: string) => boolean;
  readonly form: RegExp;
}[] = [
  // itsdangerous timed.py: payload (with a dot before it where it is compressed), time, signature.
  {
    framework: 'Flask',
    isNamed: () => true,
    form: /^(?:\.eJ|eyJ)[\w-]{2,}\.[\w-]{6}\.[\w-]{27,}$/,
  },
  // django core/signing.py, `dumps`: payload, time in base 62, signature.
  {
    framework: 'Django',
    isNamed: (name) => name === 'sessionid',
    form: /^\.?[\w-]{4,}:[0-9A-Za-z]{6,}:[\w-]{27,}$/,
  },
  // rails activesupport message_encryptor.rb: data, IV, tag of AES-GCM.
  {
    framework: 'Rails',
    isNamed: () => true,
    form: /^[\w+/-]{8,}={0,2}--[\w+/-]{16}--[\w+/-]{22}==$/,
  },
];

/** The cookie that is a session itself, if there is one: such a site has nothing in Redis. */
export function selfContainedCookie(
  cookies: readonly NamedCookie[],
): SelfContainedCookie | undefined {
  for (const { name, value } of cookies) {
    const text = percentDecoded(value);
    const found = forms.find(({ isNamed, form }) => isNamed(name) && form.test(text));
    if (found) return { cookie: name, framework: found.framework };
    // cookie-session index.js: the signature is a cookie of its own.
    if (cookies.some((other) => other.name === `${name}.sig`) && isJson(text)) {
      return { cookie: name, framework: 'cookie-session' };
    }
  }
  return undefined;
}

function isJson(value: string): boolean {
  if (value.length > 8192) return false;
  try {
    const text = Buffer.from(value, 'base64').toString('utf8');
    return text.startsWith('{') && typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
