import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import tls from 'node:tls';
import { l10n } from '../../formats/reason.ts';
import type { CertificateState } from '../../protocol/farm/balancer-state.ts';
import type { FarmConfig } from '../config/parse-farm-config.ts';
import { FarmError } from '../errors.ts';
import { certificateFile, certificateFolder } from './certificate-folder.ts';
import { dotnetCertificate } from './dotnet-certificate.ts';
import { ownCertificate } from './own-certificate.ts';
import type { CertificateAndKey } from './self-signed.ts';

/** What TLS needs to know of the balancer's certificate. */
export type Certificate = Pick<tls.SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;

/** A certificate, and what hosts are told of it. */
export interface LoadedCertificate {
  readonly certificate: Certificate;
  readonly state: CertificateState;
}

type Setting = FarmConfig['https'];

const readSetting = async (path: string, folder: string): Promise<Buffer> => {
  try {
    return await readFile(resolve(folder, path));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new FarmError(
      'bad-certificate',
      l10n.t('The certificate file {0} cannot be read. {1}', path, problem),
      { path },
    );
  }
};

const givenCertificate = async (
  setting: Exclude<Setting, boolean>,
  folder: string,
): Promise<LoadedCertificate> => {
  if ('pfx' in setting) {
    const { pfx, passphraseVariable = '' } = setting;
    const passphrase = process.env[passphraseVariable];
    const certificate = {
      pfx: await readSetting(pfx, folder),
      ...(passphrase !== undefined && { passphrase }),
    };
    return { certificate, state: { origin: 'named' } };
  }
  const cert = await readSetting(setting.certificate, folder);
  const key = await readSetting(setting.key, folder);
  const file = resolve(folder, setting.certificate);
  return { certificate: { cert, key }, state: { origin: 'named', file } };
};

const developmentCertificate = async (): Promise<LoadedCertificate> => {
  const { platform, env } = process;
  const loaded = (found: CertificateAndKey, state: CertificateState): LoadedCertificate => ({
    certificate: { cert: found.certificate, key: found.key },
    state,
  });
  const dotnet = await dotnetCertificate();
  if (dotnet) return loaded(dotnet, { origin: 'dotnet' });
  const folder = certificateFolder({ platform, env, home: homedir() });
  const own = await ownCertificate(folder, new Date());
  return loaded(own, { origin: 'own', file: join(folder, certificateFile) });
};

/**
 * The certificate that a farm shows its clients; undefined for one that speaks http. Where the
 * definition names none it is that of `dotnet dev-certs`, else one of ours.
 * @param folder against which paths are read
 * @throws FarmError `bad-certificate`
 */
export const loadCertificate = async (
  setting: Setting,
  folder: string,
): Promise<LoadedCertificate | undefined> => {
  if (setting === false) return undefined;
  try {
    const found =
      setting === true ? await developmentCertificate() : await givenCertificate(setting, folder);
    tls.createSecureContext(found.certificate);
    return found;
  } catch (error) {
    if (error instanceof FarmError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new FarmError(
      'bad-certificate',
      l10n.t('The certificate in "{0}" of the farm cannot be used. {1}', 'https', problem),
      {},
    );
  }
};
