/** No password could be fetched. The `cause` is what its source has thrown. */
export class SignInError extends Error {
  override readonly name = 'SignInError';

  constructor(cause: unknown) {
    super('There is no password to sign in with', { cause });
  }
}
