import { equalBytes } from '../../../formats/splice.ts';
import type { Review } from '../../../protocol/editor-review.ts';
import type { EncodedItem } from '../../../stores/read/decode-session-item.ts';
import { oneLine } from '../../text-format.ts';
import { nameText } from '../texts/names.ts';
import { decodedJson } from '../document/decoded-json.ts';
import type { SessionDocument } from '../document/session-document.ts';

/** The most characters of a value that a column of the review shows. */
const MAX_SHOWN = 2000;

/** What both sides did since the session was opened, item by item. Empty when there is no conflict. */
export function reviewOf(document: SessionDocument): Review {
  const { conflict } = document.notices;
  if (!conflict) return { rows: [], taken: [], kept: [] };
  const { current, conflicts } = conflict;
  const inConflict = new Set(conflicts.map(({ name }) => name));
  const base = new Map(document.draft.base.items.map(({ name, bytes }) => [name, bytes]));
  const mine = document.draft.changes().filter(({ name }) => !inConflict.has(name));
  const edited = new Set(mine.map(({ name }) => name));
  const theirs = new Map(current.items.map(({ name, bytes }) => [name, bytes]));
  const names = new Set([...base.keys(), ...theirs.keys()]);
  const taken = [...names].filter(
    (name) =>
      !inConflict.has(name) && !edited.has(name) && !equalBytes(base.get(name), theirs.get(name)),
  );
  const encodings = new Map(
    [...current.items, ...document.draft.items()].map((item) => [item.name, item]),
  );
  return {
    rows: conflicts.map((row) => {
      const [opened, inRedis, own] = [row.base, row.theirs, row.mine].map(
        (bytes) => bytes && textOf(document, { ...encodings.get(row.name), bytes }),
      );
      return {
        item: row.name,
        label: nameText(row.name),
        ...(opened !== undefined && { opened }),
        ...(inRedis !== undefined && { theirs: inRedis }),
        ...(own !== undefined && { mine: own }),
      };
    }),
    taken: taken.map(nameText),
    kept: mine.map(({ name }) => nameText(name)),
  };
}

function textOf(document: SessionDocument, item: EncodedItem): string {
  const value = document.decoded.get(item);
  const { text } = value.root;
  if (text !== undefined) return oneLine(text, MAX_SHOWN);
  const json = decodedJson([{ name: '', value }]);
  const lines = json
    .split('\n')
    .slice(1, -2)
    .join('\n')
    .replace(/^\s*"": /, '');
  return lines.length > MAX_SHOWN ? `${lines.slice(0, MAX_SHOWN)} …` : lines;
}
