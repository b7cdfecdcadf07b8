import assert from 'node:assert/strict';
import { isPreRelease } from '../../../scripts/package/package-files.mjs';

describe('a version of the package', () => {
  // The publishing guide of VS Code: even minor numbers for releases, odd ones for pre-releases.
  for (const version of ['0.1.0', '1.3.0', '0.11.7']) {
    it(`${version} is a pre-release`, () => assert.equal(isPreRelease(version), true));
  }
  for (const version of ['0.2.0', '1.0.0', '2.10.3']) {
    it(`${version} is a release`, () => assert.equal(isPreRelease(version), false));
  }
});
