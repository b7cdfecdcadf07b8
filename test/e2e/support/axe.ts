import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/**
 * What axe finds on a page as it is now, a line each: the rule, what it asks for, and the element. The
 * script is injected by the debugger's protocol, which the policy of pages has no say in.
 */
export async function axeFindings(frame: Frame): Promise<readonly string[]> {
  if (!(await frame.evaluate<boolean>('"axe" in globalThis'))) await frame.evaluate(axe.source);
  return frame.evaluate<string[]>(`axe
    .run(document, { resultTypes: ['violations'], iframes: false, rules: ${JSON.stringify(rulesOff)} })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none, html }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join(' ');
        return id + ': ' + target.flat(9).join(' ') + ': ' + why + ' ' + html.slice(0, 160);
      })))`);
}

/** Rules that don't fit what is looked at. */
const rulesOff = {
  // For documents. A page is the body of an editor: VS Code's own window has the landmarks around it.
  region: { enabled: false },
} as const;
