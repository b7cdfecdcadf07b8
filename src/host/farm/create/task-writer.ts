import * as vscode from '../../shown/vscode.ts';
import { UserError } from '../../errors.ts';
import type { TaskEntry } from './definitions.ts';
import { portsIn, withTasks } from './task-text.ts';

/** The port of a farm that has the machine to itself, and how far the next one is away. */
const firstPort = 9000;
const portStep = 100;

/** The tasks.json of a folder. */
export class TaskWriter {
  readonly #uri: vscode.Uri;

  constructor(folder: vscode.WorkspaceFolder) {
    this.#uri = vscode.Uri.joinPath(folder.uri, '.vscode', 'tasks.json');
  }

  /** A port from which on no farm of this file has one. */
  async freePort(): Promise<number> {
    const used = portsIn((await this.#read()) ?? '');
    let port = firstPort;
    while ([...used].some((each) => each >= port && each < port + portStep)) port += portStep;
    return port;
  }

  /**
   * Adds tasks and shows the last of them. What is open with changes is changed and not saved behind its user's
   * back.
   * @throws UserError when the file can't be read as JSON with comments
   */
  async add(entries: readonly TaskEntry[]): Promise<void> {
    const before = await this.#read();
    const after = withTasks(before, entries);
    if (!after) {
      throw new UserError(
        vscode.l10n.t('The file tasks.json is damaged. Correct it, then create the farm again.'),
        [{ title: vscode.l10n.t('Open tasks.json'), run: () => this.#show(0) }],
      );
    }
    const open = this.#openDocument();
    if (open?.isDirty) {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(this.#uri, new vscode.Range(0, 0, open.lineCount, 0), after.text);
      await vscode.workspace.applyEdit(edit);
    } else {
      await vscode.workspace.fs.writeFile(this.#uri, new TextEncoder().encode(after.text));
    }
    await this.#show(after.text.slice(0, after.offset).split('\n').length - 1);
  }

  async #show(line: number): Promise<void> {
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(this.#uri, { selection });
  }

  #openDocument(): vscode.TextDocument | undefined {
    const wanted = this.#uri.toString();
    return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === wanted);
  }

  /** What the file holds, changes that aren't saved among it; undefined where there is none. */
  async #read(): Promise<string | undefined> {
    const open = this.#openDocument();
    if (open) return open.getText();
    return vscode.workspace.fs.readFile(this.#uri).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => undefined,
    );
  }
}
