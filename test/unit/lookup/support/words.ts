import type { Words } from '../../../../src/lookup/lost/finding.ts';

/** How tests write what stands in findings. */
export const words: Words = {
  time: (atMs) => new Date(atMs).toISOString(),
  duration: (ms) => `${Math.round(ms / 1000)} s`,
  count: String,
  application: ({ application }) => application,
  layout: (layout) => layout,
  part: (part) => part,
};
