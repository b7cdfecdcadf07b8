import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import tls from 'node:tls';
import { l10n } from '../../formats/reason.ts';
import type { FarmConfig } from '../config/parse-farm-config.ts';
import { FarmError } from '../errors.ts';
import { certificateFolder } from './certificate-folder.ts';
import { dotnetCertificate } from './dotnet-certificate.ts';
import { ownCertificate } from './own-certificate.ts';

/** What TLS needs to know of the balancer's certificate. */
export type Certificate = Pick<tls.SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;

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
): Promise<Certificate> => {
  if ('pfx' in setting) {
    const { pfx, passphraseVariable = '' } = setting;
    const passphrase = process.env[passphraseVariable];
    return {
      pfx: await readSetting(pfx, folder),
      ...(passphrase !== undefined && { passphrase }),
    };
  }
  return {
    cert: await readSetting(setting.certificate, folder),
    key: await readSetting(setting.key, folder),
  };
};

const developmentCertificate = async (): Promise<Certificate> => {
  const { platform, env } = process;
  const found =
    (await dotnetCertificate()) ??
    (await ownCertificate(certificateFolder({ platform, env, home: homedir() }), new Date()));
  return { cert: found.certificate, key: found.key };
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
): Promise<Certificate | undefined> => {
  if (setting === false) return undefined;
  try {
    const found =
      setting === true ? await developmentCertificate() : await givenCertificate(setting, folder);
    tls.createSecureContext(found);
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
