import { html, type Content } from './draw.ts';

/** Two sheets of paper. */
export const copyLines = 'M5.5 4.5v-3h9v10h-3 M1.5 4.5h10v10h-10z';
/** A padlock. */
export const lockLines = 'M5 7V4.5a3 3 0 0 1 6 0V7 M3 7h10v7.5H3z M8 10v2';
/** A triangle with an exclamation mark. */
export const warningLines = 'M8 1.5 15 14H1z M8 6v4 M8 11.2v1.3';
/** An eye. */
export const eyeLines =
  'M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8z M8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z';

/** A flask. */
export const flaskLines = 'M6 1.5v4L2.5 13.5h11L10 5.5v-4 M5 1.5h6 M4.3 9.5h7.4';

/** A magnifying glass. */
export const searchLines = 'M6.5 2a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9z M10 10l4.5 4.5';
/** Two rows with a plus sign. */
export const expandLines = 'M1.5 1.5h13v13h-13z M8 4.5v7 M4.5 8h7';
/** The same with a minus sign. */
export const collapseLines = 'M1.5 1.5h13v13h-13z M4.5 8h7';

/** An icon of thin lines in a square of 16, in the colour of the text around. Text has to name it. */
export function lineIcon(lines: string): Content {
  return html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d=${lines} fill="none" stroke="currentColor"></path>
  </svg>`;
}
