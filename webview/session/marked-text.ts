import { html, type Content } from '../ui/draw.ts';

/** A text with what is looked for marked in it, in whatever case; as it is where nothing is looked for. */
export function markedText(text: string, wanted: string): Content {
  const lower = text.toLowerCase();
  // Few letters are longer in lower case: then no place in it is one of the text.
  if (wanted === '' || lower.length !== text.length) return text;
  const needle = wanted.toLowerCase();
  const parts: Content[] = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    if (at > from) parts.push(text.slice(from, at));
    parts.push(html`<mark>${text.slice(at, at + needle.length)}</mark>`);
    from = at + needle.length;
  }
  if (from === 0) return text;
  return [...parts, text.slice(from)];
}
