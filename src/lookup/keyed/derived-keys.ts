import { pbkdf2Sync } from 'node:crypto';

/** Those that `ActiveSupport::KeyGenerator.hash_digest_class` has been: from Rails 7.0 on, and before. */
const derivedBy = ['sha256', 'sha1'] as const;
const iterations = 1000;

/** The keys that Rails derives from `secret_key_base`, each once (key_generator.rb). */
export class DerivedKeys {
  readonly #known = new Map<string, Uint8Array>();

  /** @returns one by each digest */
  of(secret: string, salt: string, byteCount: number): readonly Uint8Array[] {
    return derivedBy.map((digest) => {
      const name = JSON.stringify([secret, salt, byteCount, digest]);
      const known = this.#known.get(name);
      if (known) return known;
      const key = pbkdf2Sync(secret, salt, iterations, byteCount, digest);
      this.#known.set(name, key);
      return key;
    });
  }
}
