import { html, type Content } from '../ui/draw.ts';
import type { ServerMarks } from './server-marks.ts';

/** The letter of a server in its colour. */
export function serverLetter(name: string, marks: ServerMarks): Content {
  const { letter, color } = marks.of(name);
  return html`<span class=${`letter color-${color}`} aria-hidden="true" title=${name}
    >${letter}</span
  >`;
}

/** A server by its letter and its name. */
export function serverName(name: string, marks: ServerMarks): Content {
  return html`${serverLetter(name, marks)}<span class="name">${name}</span>`;
}
