/** How many edits a race takes, and how long it may take. */
export interface RaceSize {
  readonly edits: number;
  readonly timeoutMs: number;
}

const EDIT_MS = 200;

/**
 * The size of a race of edits against a busy site: small here, and as large as `SESSION_FARM_RACE_EDITS` says for
 * somebody who wants to know.
 */
export function raceSize(edits: number): RaceSize {
  const asked = Number(process.env['SESSION_FARM_RACE_EDITS'] ?? edits);
  if (!Number.isSafeInteger(asked) || asked < 1) {
    throw new RangeError('SESSION_FARM_RACE_EDITS is the number of edits.');
  }
  return { edits: asked, timeoutMs: 180_000 + Math.max(0, asked - edits) * EDIT_MS };
}

/** Says how a race went, where somebody asked for a large one. */
export function tellRace(what: string, figures: Readonly<Record<string, number>>): void {
  if (process.env['SESSION_FARM_RACE_EDITS'] === undefined) return;
  const parts = Object.entries(figures).map(([name, count]) => `${count} ${name}`);
  process.stdout.write(`      ${what}: ${parts.join(', ')}\n`);
}
