import type { ServerResponse } from 'node:http';
import type { ResponseHead } from './upstream/response-head.ts';

/**
 * Passes a response on that comes before the last one (RFC 9110, section 15.2): 102 and 103. Others
 * are not defined for anyone; 100 is for who waits for it.
 */
export const passOnInformational = (response: ServerResponse, head: ResponseHead): void => {
  if (response.headersSent) return;
  if (head.status === 102) response.writeProcessing();
  if (head.status !== 103) return;
  const hints: Record<string, string[]> = {};
  for (let index = 0; index < head.headers.length; index += 2) {
    const name = (head.headers[index] ?? '').toLowerCase();
    hints[name] = [...(hints[name] ?? []), head.headers[index + 1] ?? ''];
  }
  try {
    response.writeEarlyHints(hints);
  } catch {
    // Node refuses links that it can't read; a hint is no loss.
  }
};
