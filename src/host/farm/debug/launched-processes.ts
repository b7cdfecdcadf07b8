import * as vscode from '../../shown/vscode.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { Farms } from '../farms.ts';
import { pidOf, processOf } from './process-event.ts';
import { markOf } from './server-mark.ts';

/** The sessions of JavaScript's debugger that stand for a process, which it doesn't tell otherwise. */
const nodeType = 'pwa-node';
/** A program that has just started may not answer its debugger yet. */
const tries = 20;
const pauseMs = 250;

/**
 * Tells farms which processes debuggers have started for their servers. So a farm can end them when
 * the debugger can't any more, because its extension host has crashed.
 */
export class LaunchedProcesses implements DisposableLike {
  readonly #farms: Farms;
  readonly #owned = new DisposableStore();

  constructor(farms: Farms) {
    this.#farms = farms;
    this.#owned.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => markOf(session) && this.#track(session),
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #track(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    let isAsked = session.type !== nodeType;
    return {
      onDidSendMessage: (message) => {
        this.#note(session, processOf(message));
        // Before it has a thread the debugger knows no such question, and complains of it in its log.
        if (isAsked || !isThread(message)) return;
        isAsked = true;
        void this.#ask(session);
      },
    };
  }

  async #ask(session: vscode.DebugSession): Promise<void> {
    for (let count = 0; count < tries && !this.#owned.isDisposed; count++) {
      try {
        const reply: unknown = await session.customRequest('evaluate', {
          expression: 'process.pid',
          context: 'watch',
        });
        const pid = resultOf(reply);
        if (pid !== undefined) {
          this.#note(session, pid);
          return;
        }
      } catch {
        // It isn't there yet, or not any more.
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  #note(session: vscode.DebugSession, pid: number | undefined): void {
    const mark = markOf(session);
    if (!mark || pid === undefined) return;
    const farm = this.#farms.all().find(({ id }) => id === mark.farm);
    // A farm that has just ended, or is older than this, has no use for it.
    farm?.send({ name: 'noteProcess', server: mark.server, pid }).catch(() => undefined);
  }
}

function isThread(message: unknown): boolean {
  const { type, event } = message as { readonly type?: unknown; readonly event?: unknown };
  return type === 'event' && event === 'thread';
}

function resultOf(reply: unknown): number | undefined {
  if (typeof reply !== 'object' || reply === null || !('result' in reply)) return undefined;
  return pidOf(Number(reply.result));
}
