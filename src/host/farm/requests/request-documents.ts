import * as vscode from '../../shown/vscode.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { TracedRequest } from './trace-targets.ts';
import { detailsText } from './details-text.ts';
import type { RequestSource } from './request-source.ts';

/** The scheme of documents that show a request; their query tells which. */
export const requestScheme = 'session-farm-request';

/** Documents are kept while their editors are open; this is for those that were never opened. */
const maxKept = 100;

/** Shows requests that are over as documents that can be read, searched and compared. */
export class RequestDocuments implements DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #texts = new Map<string, string>();
  /** The number of each request that was shown, by its source and id. */
  readonly #numbers = new Map<string, string>();

  constructor() {
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(requestScheme, {
        onDidChange: this.#changes.event,
        provideTextDocumentContent: ({ query }) => this.#texts.get(query) ?? goneText(),
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === requestScheme) this.#texts.delete(uri.query);
      }),
    );
  }

  /** The document of a request, as it is known now. */
  async of(source: RequestSource, { id }: TraceEntry): Promise<vscode.Uri> {
    const text = detailsText(await source.describe(id));
    const key = `${source.key}/${id}`;
    const query = this.#numbers.get(key) ?? String(this.#numbers.size + 1);
    this.#numbers.set(key, query);
    this.#texts.set(query, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > maxKept && oldest !== undefined) this.#texts.delete(oldest);
    const path = `/${vscode.l10n.t('Request {0}', String(id))}`;
    const uri = vscode.Uri.from({ scheme: requestScheme, path, query });
    this.#changes.fire(uri);
    return uri;
  }

  /** Opens the document of a request. */
  async show(source: RequestSource, entry: TraceEntry): Promise<void> {
    await vscode.window.showTextDocument(await this.of(source, entry), { preview: true });
  }

  /** Shows the documents of two requests beside each other. */
  async compare(first: TracedRequest, second: TracedRequest): Promise<void> {
    const left = await this.of(first.source, first.entry);
    const right = await this.of(second.source, second.entry);
    const title = vscode.l10n.t(
      'Request {0} ↔ Request {1}',
      String(first.entry.id),
      String(second.entry.id),
    );
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#texts.clear();
  }
}

/** What a document says that VS Code has brought back from another day. */
function goneText(): string {
  return vscode.l10n.t('The details of this request are no longer available.');
}
