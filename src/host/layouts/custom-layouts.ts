import { homedir } from 'node:os';
import * as vscode from '../shown/vscode.ts';
import {
  checkDefinitions,
  type CustomLayoutDefinition,
} from '../../stores/layouts/custom/definition.ts';
import { changesSetting, settingSection, writtenSetting } from '../contributions/settings.ts';
import { type DisposableLike, DisposableStore } from '../disposable.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { redactor } from '../redaction.ts';
import type { DecoderOwner } from './decoder-codec.ts';
import { checkDecoders } from './decoder-settings.ts';
import { decoderProblemText, definitionProblemText, programErrorText } from './layout-texts.ts';
import type { ProgramError } from './program-error.ts';
import type { ReadingChoices } from './reading-choices.ts';
import type { Program } from './run-program.ts';

/**
 * Keeps the store layouts of the settings in use, with their decoders, and says what is wrong with
 * entries that can't be used. Loads nothing as long as there are none.
 */
export class CustomLayouts implements DisposableLike {
  readonly #log: Log;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #readings: ReadingChoices;
  readonly #disposables = new DisposableStore();
  readonly #abort = new AbortController();
  #definitions: readonly CustomLayoutDefinition[] = [];
  /** Those of earlier settings, which open editors still show; keys are not recognised by them. */
  readonly #known = new Map<string, CustomLayoutDefinition>();
  #programs: ReadonlyMap<string, Program> = new Map();
  /** What is in use, as text, to tell whether a change of settings changes anything. */
  #inUse = '';
  #warned = '';
  #hasSaidUntrusted = false;
  /** The latest failure of each decoder, so that one that goes on failing is logged once. */
  readonly #failures = new Map<string, string>();

  /** Fires when other layouts or decoders are in use: sessions have to be looked for anew. */
  readonly onDidChange = this.#changes.event;
  /** Settled when the layouts of the settings are in use. */
  ready: Promise<void>;

  /** @param readings is told which formats the settings choose for items */
  constructor(log: Log, readings: ReadingChoices) {
    this.#log = log;
    this.#readings = readings;
    this.#disposables.add(this.#changes);
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (changesSetting(event, 'layouts') || changesSetting(event, 'decoders')) this.#follow();
      }),
    );
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#follow()));
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#follow()));
    this.#read();
    this.ready = this.#use();
  }

  dispose(): void {
    this.#abort.abort();
    this.#disposables.dispose();
  }

  #follow(): void {
    const before = this.#inUse;
    this.#read();
    if (this.#inUse === before) return;
    this.ready = this.#use().then(() => this.#changes.fire());
  }

  #read(): void {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
    const { programs, readings, names, problems } = checkDecoders(
      writtenSetting(vscode.workspace, 'decoders'),
      folder?.fsPath ?? homedir(),
    );
    const layouts = checkDefinitions(writtenSetting(vscode.workspace, 'layouts'), names);
    this.#definitions = layouts.definitions;
    this.#readings.useSettings(readings);
    this.#programs = programs;
    this.#inUse =
      layouts.definitions.length === 0
        ? ''
        : JSON.stringify([layouts.definitions, [...programs], vscode.workspace.isTrusted]);
    this.#failures.clear();
    this.#warn([
      ...problems.map((problem) => ['decoders', decoderProblemText(problem)] as const),
      ...layouts.problems.map((problem) => ['layouts', definitionProblemText(problem)] as const),
    ]);
  }

  /** What makes layouts of definitions is loaded when there first are some. */
  async #use(): Promise<void> {
    if (this.#definitions.length === 0 && this.#known.size === 0) return;
    const [{ useCustomLayouts }, { customLayout }, { decoderCodec }] = await Promise.all([
      import('../../stores/layouts/layouts.ts'),
      import('../../stores/layouts/custom/custom-layout.ts'),
      import('./decoder-codec.ts'),
    ]);
    const owner = this.#owner();
    const current = new Set(this.#definitions);
    // In the order of the settings: the first that fits a key has it.
    for (const definition of current) {
      this.#known.delete(definition.name);
      this.#known.set(definition.name, definition);
    }
    useCustomLayouts(
      [...this.#known.values()].map((definition) => {
        const { decoder } = definition;
        const { layout, rules } = customLayout(
          definition,
          decoder === undefined ? undefined : decoderCodec(decoder, owner),
        );
        return { ...(layout && { layout }), rules: current.has(definition) ? rules : [] };
      }),
    );
  }

  #owner(): DecoderOwner {
    return {
      isTrusted: () => vscode.workspace.isTrusted,
      programOf: (name) => this.#programs.get(name),
      onFailure: (name, error) => this.#failed(name, error),
      signal: this.#abort.signal,
    };
  }

  #failed(name: string, error: ProgramError): Error {
    const text = programErrorText(name, error);
    if (error.code !== 'cancelled' && this.#failures.get(name) !== text) {
      this.#failures.set(name, text);
      this.#log.warn('decoders', text);
    }
    if (error.code !== 'not-trusted') return new UserError(text, [], { cause: error });
    if (!this.#hasSaidUntrusted) {
      this.#hasSaidUntrusted = true;
      void this.#offer(text, vscode.l10n.t('Manage Workspace Trust'), 'workbench.trust.manage');
    }
    return new UserError(text, [], { cause: error });
  }

  /** Says once what is wrong, the first of it in the message and all of it in the log. */
  #warn(problems: readonly (readonly [setting: 'decoders' | 'layouts', text: string])[]): void {
    const [first] = problems;
    const all = problems.map(([, text]) => text).join('\n');
    if (all === this.#warned) return;
    this.#warned = all;
    if (!first) return;
    for (const [setting, text] of problems) this.#log.warn(setting, text);
    const [setting, text] = first;
    const more = problems.length - 1;
    const message =
      more === 0 ? text : vscode.l10n.t('{0} {1} more problems are in the log.', text, more);
    const id = `@id:${settingSection}.${setting}`;
    void this.#offer(message, vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', id);
  }

  async #offer(text: string, button: string, command: string, ...args: unknown[]): Promise<void> {
    const chosen = await vscode.window.showWarningMessage(redactor.redact(text), button);
    if (chosen === button) await vscode.commands.executeCommand(command, ...args);
  }
}
