import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCertificate } from '../../../src/farm/https/certificate.ts';
import { certificateFolder } from '../../../src/farm/https/certificate-folder.ts';
import { ownCertificate } from '../../../src/farm/https/own-certificate.ts';

const run = promisify(execFile);
const now = new Date();
const dayMs = 86_400_000;

describe('the development certificate', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is one that OpenSSL takes for this machine, and for no other', async () => {
    const { certificate } = await ownCertificate(folder, now);
    const file = join(folder, 'localhost.pem');
    assert.equal(await readFile(file, 'utf8'), certificate);
    await run('openssl', ['verify', '-x509_strict', '-CAfile', file, file]);
    const names = ['-verify_hostname', 'localhost'];
    await run('openssl', ['verify', '-purpose', 'sslserver', ...names, '-CAfile', file, file]);
    for (const address of ['127.0.0.1', '::1']) {
      await run('openssl', ['verify', '-verify_ip', address, '-CAfile', file, file]);
    }
    await assert.rejects(
      run('openssl', ['verify', '-verify_hostname', 'shop.test', '-CAfile', file, file]),
    );
    const parsed = new X509Certificate(certificate);
    assert.equal(parsed.ca, false);
    const validDays = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / dayMs;
    assert.ok(validDays <= 825, 'what Apple takes');
  });

  it('is made once, by however many farms, with a key that only its user reads', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => ownCertificate(folder, now)));
    const again = await ownCertificate(folder, now);
    assert.deepEqual(new Set(all.map(({ certificate }) => certificate)).size, 1);
    assert.deepEqual(again, all[0]);
    const files = (await readdir(folder)).sort();
    assert.deepEqual(files, ['localhost-with-key.pem', 'localhost.pem']);
    if (process.platform !== 'win32') {
      assert.equal((await stat(join(folder, 'localhost-with-key.pem'))).mode & 0o777, 0o600);
    }
  });

  it('is made anew when it ends, or is damaged', async () => {
    const first = await ownCertificate(folder, new Date(now.getTime() - 795 * dayMs));
    const second = await ownCertificate(folder, now);
    assert.notEqual(second.certificate, first.certificate);
    await writeFile(join(folder, 'localhost-with-key.pem'), first.certificate + second.key);
    const third = await ownCertificate(folder, now);
    assert.notEqual(third.certificate, first.certificate);
    assert.deepEqual(await ownCertificate(folder, now), third);
  });

  it('lies where the system keeps what is a user’s', () => {
    const home = '/home/ann';
    const at = (platform: NodeJS.Platform, env: Record<string, string>, of = home): string =>
      certificateFolder({ platform, env, home: of });
    assert.equal(at('linux', {}), '/home/ann/.local/share/session-farm/certificate');
    assert.equal(at('linux', { XDG_DATA_HOME: '/data' }), '/data/session-farm/certificate');
    assert.equal(
      at('linux', { XDG_DATA_HOME: 'relative' }),
      '/home/ann/.local/share/session-farm/certificate',
    );
    assert.equal(
      at('darwin', {}, '/Users/ann'),
      '/Users/ann/Library/Application Support/Session Farm/certificate',
    );
    assert.equal(
      at('win32', { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, 'C:\\Users\\ann'),
      'C:\\Users\\ann\\AppData\\Local\\SessionFarm\\certificate',
    );
    assert.equal(
      at('win32', {}, 'C:\\Users\\ann'),
      'C:\\Users\\ann\\AppData\\Local\\SessionFarm\\certificate',
    );
  });
});

describe('a certificate of the user’s own', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-test-'));
    const names = ['-keyout', 'key.pem', '-out', 'shop.pem', '-subj', '/CN=shop.test'];
    const key = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await run('openssl', ['req', ...key, ...names], { cwd: folder });
    const files = ['-inkey', 'key.pem', '-in', 'shop.pem', '-out', 'shop.pfx'];
    await run('openssl', ['pkcs12', '-export', ...files, '-passout', 'pass:sesame'], {
      cwd: folder,
    });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is read from PEM files, or a PKCS #12 file with a passphrase from a variable', async () => {
    const pem = await loadCertificate({ certificate: 'shop.pem', key: 'key.pem' }, folder);
    assert.ok(pem?.certificate.cert);
    assert.deepEqual(pem.state, { origin: 'named', file: join(folder, 'shop.pem') });
    process.env['SHOP_PASSPHRASE'] = 'sesame';
    const pfx = { pfx: join(folder, 'shop.pfx'), passphraseVariable: 'SHOP_PASSPHRASE' };
    const loaded = await loadCertificate(pfx, folder);
    assert.ok(loaded?.certificate.pfx);
    assert.deepEqual(loaded.state, { origin: 'named' });
    delete process.env['SHOP_PASSPHRASE'];
    await assert.rejects(loadCertificate(pfx, folder), { code: 'bad-certificate' });
  });

  it('is told apart from what is none', async () => {
    assert.equal(await loadCertificate(false, folder), undefined);
    await assert.rejects(
      loadCertificate({ certificate: 'nowhere.pem', key: 'key.pem' }, folder),
      /The certificate file nowhere\.pem cannot be read/,
    );
    await writeFile(join(folder, 'text.pem'), 'text');
    await assert.rejects(loadCertificate({ certificate: 'text.pem', key: 'key.pem' }, folder), {
      code: 'bad-certificate',
    });
  });
});
