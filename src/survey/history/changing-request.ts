/** A request of a farm that is over, as the session that it belongs to tells of it. */
export interface ChangingRequest {
  /** Tells it from all others. */
  readonly key: string;
  /** Method and path as its row shows them. */
  readonly label: string;
  /** The server that answered. */
  readonly server?: string;
  readonly arrivedAtMs: number;
  readonly endedAtMs: number;
  /** The names of the items that it has changed; none where it has only used the session. */
  readonly items: readonly string[];
}

const maxLabelLength = 200;
const maxItems = 50;
/** What one takes beside its texts. */
const ownBytes = 200;

/** A request as it is kept, in bounded memory. */
export function shortened(request: ChangingRequest): ChangingRequest {
  const { label, items } = request;
  return {
    ...request,
    label: label.length > maxLabelLength ? `${label.slice(0, maxLabelLength)}…` : label,
    items: items.slice(0, maxItems),
  };
}

/** What a request takes. */
export function bytesOfRequest({ label, server = '', items, key }: ChangingRequest): number {
  const texts = label.length + server.length + key.length;
  return ownBytes + 2 * items.reduce((sum, { length }) => sum + length, texts);
}
