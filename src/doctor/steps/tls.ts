import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { HostPort } from '../../config/endpoint-address.ts';
import { l10n, verbatim } from '../../formats/reason.ts';
import { explainError } from '../../links/connect-failure.ts';
import type { CertificateProblem, ConnectFailure } from '../../links/diagnosis.ts';
import { attemptOf, findOut, withSilenceCheck } from '../../redis/reach/reach.ts';
import { certificateFacts, speaksPlain, speaksTls } from '../../redis/reach/second-look.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { nodeTlsOptions, openSocket } from '../../links/socket.ts';
import type { Examination } from '../examination.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';

const LOOK_MS = 2500;
const DAY_MS = 86_400_000;
/** A certificate that ends sooner is worth a word. */
const SOON_DAYS = 14;
/** The longest chain that is told. */
const MAX_CHAIN = 8;

/** What is wrong with a certificate is told in this order: what no authority can help with comes first. */
const problemOrder: readonly CertificateProblem['problem'][] = [
  'expired',
  'not-yet-valid',
  'wrong-host',
  'self-signed',
  'unknown-authority',
  'other',
];

/** Whether both sides mean TLS, and whether the certificate is one to trust. */
export const tlsStep: Step<Examination> = {
  id: 'tls',
  title: l10n.t('TLS'),
  async run(examination, signal) {
    const { target, reach, obstacle } = examination;
    if (obstacle) return { outcome: 'skipped', facts: [], cause: obstacle };
    if (!('host' in target)) {
      return { outcome: 'skipped', facts: [], cause: l10n.t('A Unix socket does not use TLS.') };
    }
    if (reach.usesTls) return examine(examination, target, signal);
    if (await speaksPlain(target, timeLimit(LOOK_MS, signal), reach.dial))
      return plain(examination);
    if (!(await speaksTls(target, timeLimit(LOOK_MS, signal), reach.dial))) {
      const cause = l10n.t('The address does not ask for TLS.');
      return { outcome: 'skipped', facts: [], cause };
    }
    if (reach.mayUpgrade) {
      examination.reach = { ...reach, usesTls: true, mayUpgrade: false };
      return examine(examination, target, signal);
    }
    examination.obstacle = l10n.t('The server expects TLS.');
    return examination.failed({ reason: 'tls-expected', node: target, usesTls: false });
  },
};

function plain({ isLocal }: Examination): Finding {
  const facts = [fact('encrypted', l10n.t('Encrypted'), false, l10n.t('no'))];
  return isLocal
    ? { outcome: 'ok', facts, cause: l10n.t('The connection stays on this machine.') }
    : {
        outcome: 'warning',
        facts,
        cause: l10n.t('The password and the sessions cross the network unencrypted.'),
        fix: { text: l10n.t('Turn on TLS at the server, or use an encrypted tunnel.') },
      };
}

async function examine(
  examination: Examination,
  target: HostPort,
  signal: AbortSignal,
): Promise<Finding> {
  const { reach } = examination;
  let socket: TLSSocket;
  try {
    const tls = { ...reach.tls, rejectsUnauthorized: false };
    const opened = await withSilenceCheck({ ...reach, target, signal }, (limited) =>
      openSocket(target, tls, limited, reach.dial),
    );
    if (!(opened instanceof TLSSocket)) throw new Error('A TLS socket was expected');
    socket = opened;
  } catch (error) {
    signal.throwIfAborted();
    const failure = await findOut(error, { ...reach, target, signal });
    examination.obstacle = l10n.t('TLS does not work.');
    return examination.failed(failure);
  }
  try {
    return judged(examination, target, socket);
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

function judged(examination: Examination, target: HostPort, socket: TLSSocket): Finding {
  const certificate = socket.getPeerCertificate(true);
  const about = certificateFacts(certificate);
  const failures = failuresOf(examination, target, socket, about);
  const facts = [...factsOf(examination, target, socket, about), ...chainOf(certificate)];
  const [first] = failures;
  if (!first) return { outcome: 'ok', facts, ...ending(about) };
  const problems = failures.map(({ certificate: found }) => found?.problem ?? 'other');
  const all = [
    ...facts,
    fact('problems', l10n.t('Failed checks'), problems, verbatim(problems.join(', '))),
  ];
  if (examination.reach.tls.rejectsUnauthorized === false) {
    const cause = l10n.t(
      'The certificate fails its checks, but you chose to trust any certificate of this endpoint.',
    );
    return { outcome: 'warning', facts: all, cause };
  }
  examination.obstacle = l10n.t('The certificate is not trusted.');
  return examination.failed(first, all);
}

/** Each check that the certificate fails, the worst first. */
function failuresOf(
  { reach }: Examination,
  target: HostPort,
  socket: TLSSocket,
  about: Partial<CertificateProblem>,
): readonly ConnectFailure[] {
  const { checkServerIdentity } = nodeTlsOptions(reach.tls, target.host);
  const wrongName = checkServerIdentity?.(target.host, socket.getPeerCertificate());
  const nowMs = Date.now();
  const isExpired = about.validTo !== undefined && about.validTo.getTime() < nowMs;
  const isEarly = about.validFrom !== undefined && about.validFrom.getTime() > nowMs;
  // Node's types have an error here; what is there is its code.
  const chain = socket.authorizationError as unknown as string | null | undefined;
  const errors = [
    ...(isExpired ? [coded('CERT_HAS_EXPIRED')] : []),
    ...(isEarly ? [coded('CERT_NOT_YET_VALID')] : []),
    ...(wrongName ? [wrongName] : []),
    ...(chain ? [coded(chain)] : []),
  ];
  const attempt = attemptOf({ ...reach, target });
  const failures = errors
    .map((error) => explainError(error, attempt))
    .filter(({ certificate }) => certificate !== undefined)
    .map((failure) => ({
      ...failure,
      ...(failure.certificate && { certificate: { ...about, ...failure.certificate } }),
    }));
  return problemOrder
    .map((problem) => failures.find(({ certificate }) => certificate?.problem === problem))
    .filter((failure) => failure !== undefined);
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function factsOf(
  { reach }: Examination,
  target: HostPort,
  socket: TLSSocket,
  { subject, issuer, hosts, validFrom, validTo, fingerprint }: Partial<CertificateProblem>,
): Fact[] {
  const { servername } = nodeTlsOptions(reach.tls, target.host);
  const texts: readonly (readonly [string, Fact['label'], Fact['value'] | undefined | null])[] = [
    ['protocol', l10n.t('Protocol'), socket.getProtocol()],
    ['cipher', l10n.t('Cipher'), socket.getCipher().standardName],
    ['serverName', l10n.t('Name asked for (SNI)'), servername],
    ['subject', l10n.t('Certificate of'), subject],
    ['issuer', l10n.t('Issued by'), issuer],
    ['names', l10n.t('Names in the certificate'), hosts],
    ['validFrom', l10n.t('Valid from'), dateOf(validFrom)],
    ['validTo', l10n.t('Valid to'), dateOf(validTo)],
    ['fingerprint', l10n.t('SHA-256 fingerprint'), fingerprint],
  ];
  return texts.flatMap(([id, label, value]) =>
    value === undefined || value === null ? [] : [fact(id, label, value)],
  );
}

function dateOf(date: Date | undefined): string | undefined {
  return date && !Number.isNaN(date.getTime()) ? date.toISOString().slice(0, 10) : undefined;
}

/** Who has signed the certificate, up to the authority, as far as the server sends it. */
function chainOf(certificate: PeerCertificate): Fact[] {
  const names: string[] = [];
  let current: PeerCertificate & { readonly issuerCertificate?: PeerCertificate } = certificate;
  while (names.length < MAX_CHAIN) {
    names.push(certificateFacts(current).subject ?? '?');
    const next = current.issuerCertificate;
    if (!next || next.fingerprint256 === current.fingerprint256) break;
    current = next;
  }
  return [fact('chain', l10n.t('Chain'), names)];
}

function ending({ validTo }: Partial<CertificateProblem>): Partial<Finding> {
  const days = validTo ? Math.floor((validTo.getTime() - Date.now()) / DAY_MS) : Infinity;
  if (days > SOON_DAYS) return {};
  const cause = l10n.t('The certificate expires in {0} days.', days);
  return { outcome: 'warning', cause, fix: { text: l10n.t('Have the certificate renewed.') } };
}
