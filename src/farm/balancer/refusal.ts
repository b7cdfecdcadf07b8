/** Why a request is not passed on: what its client is answered. */
export interface Refusal {
  readonly status: number;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** What to do about it. */
  readonly text: string;
}

/** A request that may be passed on, with the target that the server gets; or why it may not. */
export type CheckedRequest =
  | { readonly target: string; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly target?: undefined };

/** A request that is not passed on. */
export const refused = (status: number, title: string, text: string): CheckedRequest => ({
  refusal: { status, title, text },
});
