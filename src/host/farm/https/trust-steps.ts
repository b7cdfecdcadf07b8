import type { CertificateState } from '../../../protocol/farm/balancer-state.ts';

/** Who is to trust a certificate: the store of the system and what uses it, or a client of its own mind. */
export type TrustingClient =
  'system' | 'chromium' | 'firefox' | 'debian' | 'fedora' | 'curl' | 'node';

/** What a user runs so that a client trusts a certificate; on Windows in PowerShell, elsewhere in a POSIX shell. */
export interface TrustStep {
  readonly client: TrustingClient;
  readonly command: string;
}

/** What decides how a certificate comes to be trusted. */
export interface TrustOptions {
  readonly platform: NodeJS.Platform;
  readonly certificate: CertificateState;
  /** The farm's address. */
  readonly url: string;
}

/** The name under which others list it. */
const nickname = 'session-farm';

/** No file name of Windows holds a quote; only `$` and the backtick mean something between them. */
const quoted = (text: string, platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? `"${text.replace(/[`$]/g, '`$&')}"`
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const firefoxProfiles =
  '~/.mozilla/firefox/*/cert9.db ~/snap/firefox/common/.mozilla/firefox/*/cert9.db';

/** How each system's own stores take a certificate's file. */
const storeSteps = (platform: NodeJS.Platform, file: string): readonly TrustStep[] => {
  switch (platform) {
    case 'win32':
      // Firefox and Chromium use the user's store as well.
      return [{ client: 'system', command: `certutil -user -addstore Root ${file}` }];
    case 'darwin':
      return [
        {
          client: 'system',
          command: `security add-trusted-cert -p ssl -k ~/Library/Keychains/login.keychain-db ${file}`,
        },
      ];
    default: {
      const add = `-A -t P,, -n ${nickname} -i ${file}`;
      const anchors = `/usr/local/share/ca-certificates/${nickname}.crt`;
      return [
        {
          client: 'chromium',
          command: `mkdir -p ~/.pki/nssdb && certutil -d sql:$HOME/.pki/nssdb ${add}`,
        },
        {
          client: 'firefox',
          command: `for db in ${firefoxProfiles}; do [ -f "$db" ] && certutil -d "sql:$(dirname "$db")" ${add}; done`,
        },
        { client: 'debian', command: `sudo cp ${file} ${anchors} && sudo update-ca-certificates` },
        { client: 'fedora', command: `sudo trust anchor --store ${file}` },
      ];
    }
  }
};

/** How clients that have no store take it. */
const fileSteps = (
  platform: NodeJS.Platform,
  file: string,
  url: string,
  before = '',
): readonly TrustStep[] => [
  { client: 'curl', command: `${before}curl --cacert ${file} ${url}` },
  {
    client: 'node',
    command:
      platform === 'win32'
        ? `${before}$env:NODE_EXTRA_CA_CERTS = ${file}`
        : `${before}export NODE_EXTRA_CA_CERTS=${file}`,
  },
];

/**
 * What makes clients trust the certificate of a farm, the most likely first. Empty where the farm has
 * it from a file that is not in PEM.
 */
export const trustSteps = ({ platform, certificate, url }: TrustOptions): readonly TrustStep[] => {
  const { origin, file } = certificate;
  if (origin === 'dotnet') {
    // Without --no-password only the certificate goes into the file, and no key.
    const exported = 'dotnet dev-certs https --export-path localhost.pem --format Pem';
    const before = `${exported}${platform === 'win32' ? '; ' : ' && '}`;
    const place = platform === 'win32' ? '"$PWD\\localhost.pem"' : '"$PWD/localhost.pem"';
    return [
      { client: 'system', command: 'dotnet dev-certs https --trust' },
      ...fileSteps(platform, place, url, before),
    ];
  }
  if (file === undefined) return [];
  const named = quoted(file, platform);
  return [...storeSteps(platform, named), ...fileSteps(platform, named, url)];
};
