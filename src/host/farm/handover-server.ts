import { createHmac, randomBytes } from 'node:crypto';
import type net from 'node:net';
import { type FarmHandover, handoverRefused } from '../../protocol/farm/handover.ts';
import type { DisposableLike } from '../disposable.ts';
import { PrivateSocket } from '../private-socket.ts';

/** VS Code makes tasks whenever it lists them; of those that are never started the oldest are left. */
const maxOffers = 256;

/** A connection that hasn't said what it wants by then is closed. */
const questionLimitMs = 5000;

/** Longer questions than this are none of ours. */
const maxQuestionLength = 128;

/** What is asked at each start of a farm. */
export interface AtStart {
  /** Whether it is handed over. */
  readonly permit?: (() => Promise<boolean>) | undefined;
  /** What may be different each time. */
  readonly more?: () => Partial<FarmHandover>;
}

interface Offer extends AtStart {
  readonly handover: FarmHandover;
}

const textOf = ({ handover, more }: Offer): string => JSON.stringify({ ...handover, ...more?.() });

/** Where a farm process asks, and for what: nothing in it is a secret once the window has gone. */
export interface HandoverAddress {
  readonly path: string;
  readonly id: string;
}

/**
 * Hands descriptions, passwords and tokens to the farm processes that VS Code starts for us, over a
 * local socket that only this user can open. A task itself carries the way there alone: VS Code
 * stores tasks, and everybody on the machine can read command lines.
 */
export class HandoverServer implements DisposableLike {
  readonly #offers = new Map<string, Offer>();
  /** Makes an id of a handover that tells nothing of it. */
  readonly #key = randomBytes(32);
  readonly #socket = new PrivateSocket((socket) => this.#answer(socket));

  /** Keeps a handover for the process of a task, which may be started any number of times. */
  async offer(handover: FarmHandover, atStart: AtStart = {}): Promise<HandoverAddress> {
    await this.#socket.open();
    const text = JSON.stringify(handover);
    const id = createHmac('sha256', this.#key).update(text).digest('hex');
    this.#offers.delete(id);
    this.#offers.set(id, { handover, ...atStart });
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > maxOffers && oldest !== undefined) this.#offers.delete(oldest);
    return { path: this.#socket.path, id };
  }

  dispose(): void {
    this.#offers.clear();
    this.#socket.dispose();
  }

  async #handOver(socket: net.Socket, offer: Offer | undefined): Promise<void> {
    if (!offer?.permit) {
      socket.end(offer ? textOf(offer) : '');
      return;
    }
    // The process waits as long as it takes from now on.
    socket.write('\n');
    const isPermitted = await offer.permit().catch(() => false);
    socket.end(isPermitted ? textOf(offer) : handoverRefused);
  }

  #answer(socket: net.Socket): void {
    const limit = setTimeout(() => socket.destroy(), questionLimitMs);
    let question = '';
    let isAnswered = false;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      if (isAnswered) return;
      question += text;
      const end = question.indexOf('\n');
      if (end !== -1) {
        clearTimeout(limit);
        isAnswered = true;
        void this.#handOver(socket, this.#offers.get(question.slice(0, end)));
      } else if (question.length > maxQuestionLength) socket.destroy();
    });
    socket.on('close', () => clearTimeout(limit));
  }
}
