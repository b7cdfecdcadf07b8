import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';

/** Our extension, active, with its parts. */
export async function activated(): Promise<TestHandle> {
  const extension = vscode.extensions.getExtension<TestHandle>('session-farm.session-farm');
  assert.ok(extension);
  return extension.activate();
}

/**
 * Asks again and again until there is an answer, and gives it.
 * @param what what is waited for, for the error after 10 seconds
 */
export async function until<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  limitMs = 10_000,
): Promise<T> {
  const deadlineMs = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadlineMs) throw new Error(`Not within ${limitMs / 1000} seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Gives the default answer to each question that is asked until `work` is done. */
export async function acceptingQuestions<T>(work: Thenable<T>): Promise<T> {
  const accept = setInterval(() => {
    void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }, 150);
  try {
    return await work;
  } finally {
    clearInterval(accept);
  }
}

/** A message that was shown. */
export interface ShownMessage {
  readonly text: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

type Show = (text: string, ...rest: unknown[]) => Promise<string | undefined>;

/**
 * Stands in for the user in front of warnings and errors until `work` is done.
 * @param answer gets each message and gives the button to press, or undefined to dismiss it
 */
export async function answeringMessages<T>(
  answer: (message: ShownMessage) => string | undefined | Promise<string | undefined>,
  work: () => Thenable<T>,
): Promise<T> {
  const window = vscode.window as unknown as Record<string, Show>;
  const names = ['showWarningMessage', 'showErrorMessage', 'showInformationMessage'];
  const originals = names.map((name) => window[name]);
  const show: Show = async (text, ...rest) => {
    const [first, ...others] = rest;
    const isOptions = typeof first === 'object' && first !== null;
    const detail = isOptions ? ((first as vscode.MessageOptions).detail ?? '') : '';
    const buttons = (isOptions ? others : rest).map(String);
    return answer({ text, detail, buttons });
  };
  for (const name of names) window[name] = show;
  try {
    return await work();
  } finally {
    for (const [index, name] of names.entries()) {
      const original = originals[index];
      if (original) window[name] = original;
    }
  }
}
