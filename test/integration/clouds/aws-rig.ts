import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsError } from '../../../src/clouds/aws/aws-error.ts';
import type { AwsPlace } from '../../../src/clouds/aws/clients.ts';
import { startAwsDouble } from '../support/aws-double.ts';
import type { AwsDouble } from '../support/aws-double.ts';
import { ConnectionsSeen } from '../support/loopback-only.ts';

/** A double of AWS, to which the variables of AWS's tools point, and a home folder without a profile. */
export interface AwsRig {
  readonly double: AwsDouble;
  /** Writes `~/.aws/config` or `~/.aws/credentials`. */
  write(name: 'config' | 'credentials', text: string): Promise<void>;
  readonly home: string;
  /** Where plain keys ask. */
  place(region?: string): AwsPlace;
}

export const plainKeys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

/**
 * Gives each test of a suite a rig of its own; afterwards asserts that nothing has asked beyond this
 * machine: neither AWS, nor its token service, nor the metadata of EC2.
 */
export function awsRig(): () => AwsRig {
  let rig: (AwsRig & { readonly seen: ConnectionsSeen }) | undefined;
  let variables: NodeJS.ProcessEnv = {};
  beforeEach(async () => {
    const home = await mkdtemp(join(tmpdir(), 'session-farm-aws-'));
    const double = await startAwsDouble();
    variables = process.env;
    const kept = Object.entries(variables).filter(([name]) => !name.startsWith('AWS_'));
    process.env = {
      ...Object.fromEntries(kept),
      HOME: home,
      AWS_ENDPOINT_URL: double.url,
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    };
    rig = {
      double,
      home,
      seen: new ConnectionsSeen(),
      write: (name, text) => writeFile(join(home, name), text),
      place: (region = 'eu-west-1') => ({
        identity: {},
        region,
        credentials: () => Promise.resolve(plainKeys),
      }),
    };
  });
  afterEach(async () => {
    process.env = variables;
    const current = rig;
    rig = undefined;
    if (!current) return;
    current.seen.stop();
    await current.double.stop();
    await rm(current.home, { recursive: true, force: true });
    assert.deepEqual(current.seen.beyond, [], 'nothing beyond this machine was asked');
  });
  return () => rig ?? assert.fail('no rig');
}

/** The error of a question. */
export async function refused(asked: Promise<unknown>): Promise<AwsError> {
  const error = await asked.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AwsError, String(error));
  return error;
}
