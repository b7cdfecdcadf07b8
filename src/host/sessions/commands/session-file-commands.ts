import * as vscode from '../../shown/vscode.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { hasHexEditor, openInHexEditor } from '../../hex-editor.ts';
import type { HostServices } from '../../services.ts';
import { openComparison } from '../files/open-comparison.ts';
import { readForFile } from '../files/read-for-file.ts';
import type { SessionFiles } from '../files/session-files.ts';
import { addressKey } from '../session-uri.ts';
import type { SessionAddress } from '../session-uri.ts';
import type { SessionTargets } from '../session-target.ts';
import { masksIds, shownId } from '../tree-items.ts';

/** What the commands need. */
export interface FileCommandParts {
  readonly services: HostServices;
  readonly targets: SessionTargets;
  readonly files: SessionFiles;
}

/** Registers what opens sessions as read-only files. */
export function registerSessionFileCommands(
  commands: CommandRegistry,
  parts: FileCommandParts,
): DisposableLike {
  const { targets, files } = parts;
  const owned = new DisposableStore();
  owned.add(
    commands.register('compareSessions', async (target, selection) => {
      const pair = await pairOf(parts, target, selection);
      if (pair) await compare(parts, ...pair);
    }),
  );
  owned.add(
    commands.register('showTimeline', async (target) => {
      const { showTimeline } = await import('../history/show-timeline.ts');
      await showTimeline(parts, target);
    }),
  );
  for (const [name, step] of [
    ['showNextMoment', 1],
    ['showPreviousMoment', -1],
  ] as const) {
    owned.add(
      commands.register(name, async () => {
        const { walkTimeline } = await import('../history/timeline-walk.ts');
        await walkTimeline(parts, step);
      }),
    );
  }
  owned.add(
    commands.register('saveTimeline', async (target) => {
      const { findTimeline } = await import('../history/find-timeline.ts');
      const address = await findTimeline(parts, target, 'saveTimeline');
      if (!address) return;
      const { saveTimeline } = await import('../history/save-timeline.ts');
      await saveTimeline(parts.services, address);
    }),
  );
  owned.add(
    commands.register('openTimeline', async () => {
      const { openTimeline } = await import('../history/open-timeline.ts');
      const address = await openTimeline(parts.services);
      if (!address) return;
      const { showMoments } = await import('../history/show-timeline.ts');
      await showMoments(parts, address);
    }),
  );
  owned.add(
    commands.register('openSessionAsJson', async (target) => {
      const address = await targets.find(target, 'openSessionAsJson');
      if (!address) return;
      // Who opens one that has ended is told so in our words.
      await readForFile(parts.services, address);
      await vscode.window.showTextDocument(files.uriOf(address, 'json'), { preview: true });
    }),
  );
  owned.add(
    commands.register('openSessionBytes', async (target) => {
      const address = await targets.find(target, 'openSessionBytes');
      if (!address) return;
      await readForFile(parts.services, address);
      if (hasHexEditor() && (await openInHexEditor(files.uriOf(address, 'bytes')))) return;
      await vscode.window.showTextDocument(files.uriOf(address, 'hex'), { preview: true });
    }),
  );
  return owned;
}

/** The two sessions that are meant: two that are selected, or one and another that the user picks. */
async function pairOf(
  { targets }: FileCommandParts,
  target: CommandTarget | undefined,
  selection: readonly CommandTarget[] = [],
): Promise<readonly [SessionAddress, SessionAddress] | undefined> {
  const selected = new Map<string, SessionAddress>();
  for (const each of selection) {
    const address = targets.named(each);
    if (address) selected.set(addressKey(address), address);
  }
  const [left, right, ...more] = selected.values();
  if (left && right && more.length === 0) return [left, right];
  const first = await targets.find(target, 'compareSessions');
  const second = first && (await targets.pickOther(first, 'compareSessions'));
  return second && [first, second];
}

/** Opens two sessions beside each other, in the plainest form in which they differ. */
async function compare(
  parts: FileCommandParts,
  first: SessionAddress,
  second: SessionAddress,
): Promise<void> {
  const { files } = parts;
  const [a, b] = await Promise.all([
    readForFile(parts.services, first),
    readForFile(parts.services, second),
  ]);
  const [left, right] = namesOf(parts.services, first, second);
  await openComparison(
    { snapshot: a, uriOf: (form) => files.uriOf(first, form) },
    { snapshot: b, uriOf: (form) => files.uriOf(second, form) },
    {
      title: `${left} ↔ ${right}`,
      ifSame: vscode.l10n.t('Both sessions have the same items.'),
    },
  );
}

/** What each side is called: its ID, and its endpoint where they are of two. */
function namesOf(
  { endpoints }: HostServices,
  first: SessionAddress,
  second: SessionAddress,
): readonly [string, string] {
  const nameOf = ({ endpointId, ref }: SessionAddress): string => {
    const record = endpoints.get(endpointId);
    const id = shownId(ref, masksIds(record));
    return first.endpointId === second.endpointId ? id : `${id} (${record?.name ?? ''})`;
  };
  return [nameOf(first), nameOf(second)];
}
