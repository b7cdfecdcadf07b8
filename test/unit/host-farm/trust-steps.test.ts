import assert from 'node:assert/strict';
import { trustSteps } from '../../../src/host/farm/https/trust-steps.ts';
import type { TrustOptions } from '../../../src/host/farm/https/trust-steps.ts';

const url = 'https://localhost:9000';
const stepsOf = (options: Omit<TrustOptions, 'url'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    trustSteps({ ...options, url }).map(({ client, command }) => [client, command]),
  );

describe('how a certificate comes to be trusted', () => {
  it('by the store of Windows, in PowerShell', () => {
    const file = 'C:\\Users\\A $B\\AppData\\Local\\SessionFarm\\certificate\\localhost.pem';
    const quoted = '"C:\\Users\\A `$B\\AppData\\Local\\SessionFarm\\certificate\\localhost.pem"';
    assert.deepEqual(stepsOf({ platform: 'win32', certificate: { origin: 'own', file } }), {
      system: `certutil -user -addstore Root ${quoted}`,
      curl: `curl --cacert ${quoted} ${url}`,
      node: `$env:NODE_EXTRA_CA_CERTS = ${quoted}`,
    });
  });

  it('by the key chain of macOS', () => {
    const file = '/Users/a/Library/Application Support/Session Farm/certificate/localhost.pem';
    assert.deepEqual(stepsOf({ platform: 'darwin', certificate: { origin: 'own', file } }), {
      system: `security add-trusted-cert -p ssl -k ~/Library/Keychains/login.keychain-db '${file}'`,
      curl: `curl --cacert '${file}' ${url}`,
      node: `export NODE_EXTRA_CA_CERTS='${file}'`,
    });
  });

  it('by the stores of Linux: of each browser, and of each kind of system', () => {
    const file = "/home/o'a/.local/share/session-farm/certificate/localhost.pem";
    const quoted = `'/home/o'\\''a/.local/share/session-farm/certificate/localhost.pem'`;
    const steps = stepsOf({ platform: 'linux', certificate: { origin: 'own', file } });
    assert.deepEqual(Object.keys(steps), [
      'chromium',
      'firefox',
      'debian',
      'fedora',
      'curl',
      'node',
    ]);
    for (const command of Object.values(steps)) assert.ok(command.includes(quoted), command);
    assert.match(steps['chromium'] ?? '', /certutil -d sql:\$HOME\/\.pki\/nssdb -A -t P,, /);
    assert.match(steps['debian'] ?? '', /session-farm\.crt && sudo update-ca-certificates$/);
  });

  it('by dotnet where it has made the certificate', () => {
    const certificate = { origin: 'dotnet' } as const;
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      const steps = stepsOf({ platform, certificate });
      assert.deepEqual(Object.keys(steps), ['system', 'curl', 'node']);
      assert.equal(steps['system'], 'dotnet dev-certs https --trust');
      assert.doesNotMatch(steps['curl'] ?? '', /no-password/);
    }
    // Windows PowerShell knows no &&.
    assert.doesNotMatch(stepsOf({ platform: 'win32', certificate })['node'] ?? '', /&&/);
  });

  it('not without a file that can be given', () => {
    assert.deepEqual(stepsOf({ platform: 'linux', certificate: { origin: 'named' } }), {});
  });
});
