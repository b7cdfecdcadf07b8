import { l10n } from '../../formats/reason.ts';
import { ReplyError } from '../../stores/commands.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Step } from '../report.ts';

const ROUNDS = 10;
/** From here on every click in the tree is felt. */
const SLOW_MS = 150;

/** How long a question to the server and back takes. */
export const latencyStep: Step<ServerSubject> = {
  id: 'latency',
  title: l10n.t('Latency'),
  async run({ server }, signal) {
    const times: number[] = [];
    // A refusal takes as long as a reply, but is a line in the server's log: one is enough.
    let isRefused = false;
    while (times.length < ROUNDS && !signal.aborted && !isRefused) {
      const startMs = performance.now();
      isRefused = (await server.ask(['PING'])) instanceof ReplyError;
      times.push(performance.now() - startMs);
    }
    times.sort((a, b) => a - b);
    const [min = 0, median = 0, max = 0] = [times[0], times[times.length >> 1], times.at(-1)].map(
      (ms = 0) => Math.round(ms * 100) / 100,
    );
    const facts = [
      fact('minMs', l10n.t('Fastest'), min, l10n.t('{0} ms', min)),
      fact('medianMs', l10n.t('Median'), median, l10n.t('{0} ms', median)),
      fact('maxMs', l10n.t('Slowest'), max, l10n.t('{0} ms', max)),
    ];
    if (median < SLOW_MS) return { outcome: 'ok', facts };
    const cause = l10n.t(
      'Every question to the server takes long. Listing and saving sessions will feel slow.',
    );
    const text = l10n.t('Check the VPN or tunnel, or work closer to the server.');
    return { outcome: 'warning', facts, cause, fix: { text } };
  },
};
