import * as vscode from '../shown/vscode.ts';
import type { UnsavedSessions } from '../../farm/sandbox/samples.ts';
import { setContextKey } from '../contributions/context-keys.ts';
import type { DisposableLike } from '../disposable.ts';
import type { ErrorReporter } from '../errors.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import type { Endpoints } from './endpoints.ts';
import { SandboxProcess } from './sandbox-process.ts';

/** Always the same, so that the tabs of its sessions find it again after a reload of the window. */
export const sandboxId = 'sandbox';

/** The sandbox Redis of this window, and its endpoint. */
export class Sandbox implements DisposableLike {
  readonly #endpoints: Endpoints;
  readonly #errors: ErrorReporter;
  readonly #log: Log;
  readonly #scriptPath: string;
  #process: SandboxProcess | undefined;
  /** What the process was told last. */
  #told: string | undefined;
  #starting: Promise<EndpointRecord> | undefined;

  constructor(endpoints: Endpoints, errors: ErrorReporter, log: Log, extensionUri: vscode.Uri) {
    this.#endpoints = endpoints;
    this.#errors = errors;
    this.#log = log;
    this.#scriptPath = vscode.Uri.joinPath(extensionUri, 'dist', 'sandbox.js').fsPath;
  }

  /** Starts it, or gives the endpoint of the one that runs. */
  async start(): Promise<EndpointRecord> {
    const running = this.#endpoints.get(sandboxId);
    if (this.#process && running) return running;
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** Tells it which of its sessions it must leave alone. */
  tell(unsaved: UnsavedSessions): void {
    const text = JSON.stringify(unsaved);
    if (!this.#process || text === this.#told) return;
    this.#told = text;
    this.#process.tell(unsaved);
  }

  async stop(): Promise<void> {
    this.#process?.dispose();
    await this.#ended();
  }

  dispose(): void {
    this.#process?.dispose();
  }

  async #start(): Promise<EndpointRecord> {
    const title = vscode.l10n.t('Starting the sandbox Redis…');
    this.#process = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      async () => {
        try {
          return await SandboxProcess.start(this.#scriptPath, this.#log, () => this.#died());
        } catch (error) {
          throw new UserError(
            vscode.l10n.t('The sandbox Redis could not start. See the log for the reason.'),
            [this.#errors.showLogAction()],
            { cause: error },
          );
        }
      },
    );
    const record: EndpointRecord = {
      id: sandboxId,
      name: vscode.l10n.t('sandbox'),
      address: {
        hosts: [{ host: '127.0.0.1', port: this.#process.port }],
        usesTls: false,
        isTlsGuessed: false,
        database: 0,
      },
      environment: 'local',
      canWrite: true,
      origin: 'sandbox',
    };
    this.#endpoints.addTemporary(record);
    setContextKey(vscode.commands, 'sessionFarm.sandboxRunning', true);
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The sandbox Redis is running on port {0}. It is an embedded server for trying things out, and its sessions are lost when you close this window.',
        record.address.hosts[0]?.port.toString() ?? '',
      ),
    );
    return record;
  }

  #died(): void {
    void this.#ended();
    this.#errors.report('sandbox', new UserError(vscode.l10n.t('The sandbox Redis stopped.')));
  }

  async #ended(): Promise<void> {
    this.#process = undefined;
    this.#told = undefined;
    setContextKey(vscode.commands, 'sessionFarm.sandboxRunning', false);
    await this.#endpoints.remove(sandboxId);
  }
}
