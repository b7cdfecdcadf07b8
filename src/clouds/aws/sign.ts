import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentials } from './credentials.ts';

/** What requests to a service in a region are signed for. */
export interface SigningScope {
  /** The name that AWS signs for: `elasticache`, `memorydb`, `ec2`. */
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}

/** Signs requests with Signature Version 4 ("AWS Signature Version 4 for API requests", IAM guide). */
export function signer({ service, region, credentials }: SigningScope): SignatureV4 {
  return new SignatureV4({ service, region, credentials, sha256: Sha256 });
}

/** SHA-256, or HMAC-SHA-256 with a secret, in the form that the signer takes. */
class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: { update(data: Uint8Array): unknown; digest(): Uint8Array };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#begin();
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin() {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    return createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret));
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
