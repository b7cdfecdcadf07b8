import * as vscode from '../../../shown/vscode.ts';
import { setContextKey } from '../../../contributions/context-keys.ts';
import type { DisposableLike } from '../../../disposable.ts';
import { NothingToDo } from '../../../errors.ts';
import { requestLabel } from '../../request-row.ts';
import { traceDescription } from '../../trace-rows.ts';
import type { Series, SeriesResult } from './series.ts';

/** The series that is sent one request at a time; a message with a button says which one is next. */
export class SteppedSeries implements DisposableLike {
  readonly #tell: (series: Series) => void;
  #series: Series | undefined;
  #next = 0;
  #isSending = false;
  /** Tells messages of now from those that wait for an answer still. */
  #message = 0;

  /** @param tell says what came of a series */
  constructor(tell: (series: Series) => void) {
    this.#tell = tell;
  }

  /** Begins with a series, in the place of the one before. */
  async begin(series: Series): Promise<void> {
    this.#end();
    this.#series = series;
    this.#next = 0;
    setContextKey(vscode.commands, 'sessionFarm.seriesWaiting', true);
    await this.#ask('');
  }

  /** Sends the next request. @throws NothingToDo when there is none */
  async sendNext(): Promise<void> {
    const series = this.#series;
    if (!series) throw new NothingToDo(vscode.l10n.t('No series of requests is being sent.'));
    if (this.#isSending) {
      throw new NothingToDo(vscode.l10n.t('The request before it has not ended yet.'));
    }
    this.#isSending = true;
    this.#message++;
    const result = await this.#sendOne(series);
    // Another one may have begun meanwhile.
    if (this.#series !== series) return;
    this.#isSending = false;
    this.#next++;
    if (this.#next === series.requests.length) {
      this.#end();
      this.#tell(series);
      return;
    }
    const { l10n } = vscode;
    const label = result ? requestLabel(result.before) : '';
    const said = result?.after
      ? l10n.t('{0} was sent again. {1}', label, traceDescription(result.after))
      : l10n.t('{0} was not sent.', label);
    await this.#ask(`${said} `);
  }

  /** Ends with a farm that takes no more requests. */
  async #sendOne(series: Series): Promise<SeriesResult | undefined> {
    try {
      return await series.send(this.#next);
    } catch (error) {
      if (this.#series === series) this.#end();
      throw error;
    }
  }

  dispose(): void {
    this.#end();
  }

  #end(): void {
    this.#series = undefined;
    this.#isSending = false;
    this.#message++;
    setContextKey(vscode.commands, 'sessionFarm.seriesWaiting', undefined);
  }

  /** Whoever closes the message can go on with the command. */
  async #ask(said: string): Promise<void> {
    const series = this.#series;
    const next = series?.requests[this.#next]?.traced.entry;
    if (!series || !next) return;
    const { l10n } = vscode;
    const message = ++this.#message;
    const send = l10n.t('Send Next');
    const stop = l10n.t('Stop');
    const count = series.requests.length;
    const text = l10n.t('Next is {0}, {1} of {2}.', requestLabel(next), this.#next + 1, count);
    const chosen = await vscode.window.showInformationMessage(`${said}${text}`, send, stop);
    if (message !== this.#message) return;
    if (chosen === send) await this.sendNext();
    if (chosen !== stop) return;
    this.#end();
    if (series.results.length > 0) this.#tell(series);
  }
}
