import assert from 'node:assert/strict';
import { discover } from '../../../../src/config/found/discover.ts';
import type { Discovery } from '../../../../src/config/found/discover.ts';
import { endpointLabel, formatEndpoint } from '../../../../src/config/format-endpoint.ts';
import type { Find, TextFile } from '../../../../src/config/found/find.ts';

/** What a folder has beside its files. */
export interface Beside {
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, TextFile>>;
}

/** Searches a folder that has these files, and nothing else. */
export async function searched(
  files: Readonly<Record<string, string | Uint8Array>>,
  { variables = {}, secrets = {} }: Beside = {},
): Promise<Discovery> {
  return discover({
    files: Object.keys(files),
    read: (file) => {
      const content = files[file];
      return Promise.resolve(
        typeof content === 'string' ? new TextEncoder().encode(content) : content,
      );
    },
    variable: (name) => variables[name],
    userSecrets: (id) => Promise.resolve(secrets[id]),
  });
}

/** What was found, one line each: where, what wrote it, where it leads, how, and for whom. */
export async function told(
  files: Readonly<Record<string, string | Uint8Array>>,
  beside?: Beside,
): Promise<readonly string[]> {
  const { finds, failures } = await searched(files, beside);
  return [
    ...finds.map(lineOf),
    ...failures.map(({ file, line, code }) => `${file}:${line ?? '-'} ${code}`),
  ];
}

/** `file:line kind host:port/database tls user:password [application] <location> (variant)`. */
export function lineOf(find: Find): string {
  const { file, line, kind, target, application, location, variant } = find;
  return [
    `${file}:${line} ${kind}`,
    targetText(target),
    ...(application === undefined ? [] : [`[${application}]`]),
    ...(location === undefined ? [] : [`<${location}>`]),
    ...(variant === undefined ? [] : [`(${variant})`]),
  ].join(' ');
}

function targetText(target: Find['target']): string {
  switch (target.type) {
    case 'endpoint': {
      const { address, secrets, access } = target.parsed;
      if (address.store) {
        const profile = access?.awsProfile === undefined ? '' : ` as ${access.awsProfile}`;
        return `${formatEndpoint(address)}${profile}`;
      }
      const hosts = address.hosts.map((host) => `${host.host}:${host.port}`).join(',');
      const { username = '' } = address;
      const { password } = secrets;
      return [
        `${hosts || endpointLabel(address)}/${address.database}`,
        ...(address.usesTls ? ['tls'] : []),
        ...(password === undefined && username === '' ? [] : [`${username}:${password ?? ''}`]),
        ...(address.sentinelService === undefined ? [] : [`service=${address.sentinelService}`]),
        ...(target.isPasswordOpen === true ? ['password=?'] : []),
      ].join(' ');
    }
    case 'elsewhere':
      return target.name;
    case 'unusable': {
      const { problem } = target;
      if (problem.code === 'placeholder') return `placeholder ${problem.found}`;
      if (problem.code === 'computed') return `computed ${problem.method}`;
      if (problem.code === 'missing-setting') return `missing ${problem.name}`;
      return problem.code === 'not-understood' ? problem.error.code : problem.code;
    }
  }
}

type Case = readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  expected: readonly string[],
];

/** Each case is a folder and what it gives, in the order of its files. */
export function holds(cases: readonly Case[]): void {
  for (const [what, files, expected] of cases) {
    it(what, async () => assert.deepEqual(await told(files), expected));
  }
}
