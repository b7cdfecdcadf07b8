import * as vscode from '../../shown/vscode.ts';

/** What the adapter asks of the farm that it stands for. */
export interface DebuggedFarm {
  /** Resolves when the farm is ready. @returns false when it isn't, which has been told already */
  launch(): Promise<boolean>;
  /** The user stopped the debugger. */
  stop(): void;
  /** The debugger goes and the farm stays: the user disconnected, or the window is loaded anew. */
  letGo(): void;
  /** The user restarted it. */
  restart(): Promise<void>;
}

interface Request {
  readonly seq: number;
  readonly type: string;
  readonly command: string;
  readonly arguments?: {
    readonly breakpoints?: readonly unknown[];
    readonly terminateDebuggee?: boolean;
  };
}

/**
 * The debug session that stands above those of a farm's servers. It runs no code itself: it gives
 * them a common place in the user interface, and stop and restart buttons that mean the farm.
 * Speaks the Debug Adapter Protocol as far as VS Code asks for it.
 */
export class FarmDebugAdapter extends vscode.Disposable implements vscode.DebugAdapter {
  readonly #farm: DebuggedFarm;
  readonly #sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#sent.event;
  #seq = 1;

  constructor(farm: DebuggedFarm) {
    super(() => this.#sent.dispose());
    this.#farm = farm;
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    const request = message as Request;
    if (request.type !== 'request') return;
    switch (request.command) {
      case 'initialize':
        this.#answer(request, { supportsTerminateRequest: true, supportsRestartRequest: true });
        this.#tell('initialized');
        break;
      case 'launch':
        void this.#farm.launch().then((isReady) => {
          if (isReady) this.#answer(request, {});
          else this.#refuse(request);
        });
        break;
      case 'setBreakpoints':
        // The servers' own sessions set them.
        this.#answer(request, {
          breakpoints: (request.arguments?.breakpoints ?? []).map(() => ({ verified: false })),
        });
        break;
      case 'threads':
        this.#answer(request, { threads: [] });
        break;
      case 'restart':
        void this.#farm.restart().finally(() => this.#answer(request, {}));
        break;
      case 'terminate':
        this.#end(request, () => this.#farm.stop());
        break;
      case 'disconnect':
        this.#end(request, () => {
          if (request.arguments?.terminateDebuggee) this.#farm.stop();
          else this.#farm.letGo();
        });
        break;
      default:
        this.#answer(request, {});
    }
  }

  #end(request: Request, action: () => void): void {
    this.#answer(request, {});
    action();
    this.#tell('terminated');
  }

  #answer({ seq, command }: Request, body: object): void {
    this.#send({ type: 'response', request_seq: seq, command, success: true, body });
  }

  /** VS Code says nothing of its own to a refusal with an error that isn't to be shown. */
  #refuse({ seq, command }: Request): void {
    const error = { id: 1, format: 'The farm did not start.', showUser: false };
    this.#send({ type: 'response', request_seq: seq, command, success: false, body: { error } });
  }

  #tell(event: string): void {
    this.#send({ type: 'event', event, body: {} });
  }

  #send(message: object): void {
    this.#sent.fire({ ...message, seq: this.#seq++ });
  }
}
