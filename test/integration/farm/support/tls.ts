import { makeSelfSigned } from '../../../../src/farm/https/self-signed.ts';

const made = makeSelfSigned(new Date());

/** What clients of a test trust, and the balancer shows. */
export const ca = made.certificate;
export const certificate = { cert: made.certificate, key: made.key };
