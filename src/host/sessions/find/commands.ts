import * as vscode from '../../shown/vscode.ts';
import { commandIds } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import { lensAt, ReportDocuments } from '../../reports/report-documents.ts';
import type { PickParts } from '../pick/pick-session.ts';
import type { SessionTargets } from '../session-target.ts';
import { ValueOpener } from '../../readings/keys/open-with-key.ts';
import { chooseCookieKey } from './choose-cookie-key.ts';
import { CookieKeys } from './cookie-keys.ts';
import { cookieReport, type CookieReport } from './cookie-report.ts';
import { SessionSearch } from './find-session.ts';
import { KeyRings } from './key-rings.ts';

/** The scheme of documents with sessions that are in cookies. */
const scheme = 'session-farm-cookie';

/** A session in a cookie, and the text in which that was found. */
interface ShownCookie extends CookieReport {
  readonly pasted: string;
}

/** Registers what finds sessions by what a person has of them, and opens their cookies. */
export function registerFindCommands(
  commands: CommandRegistry,
  parts: PickParts & { readonly targets: SessionTargets },
): DisposableLike {
  const { services, targets } = parts;
  const owned = new DisposableStore();
  const keys = new CookieKeys(services.context);
  const numbers = new Map<string, number>();
  const documents = owned.add(
    new ReportDocuments<ShownCookie>({
      scheme,
      goneText: () =>
        vscode.l10n.t('This cookie is no longer known here. Paste it into Find Session again.'),
      lensesOf: ({ checkLine, reading, key }) =>
        reading.check === 'verified'
          ? []
          : [
              lensAt(checkLine, {
                title: services.titleOf('chooseCookieKey'),
                command: commandIds.chooseCookieKey,
                arguments: [nameOf(key)],
              }),
            ],
    }),
  );
  const search = new SessionSearch(parts, keys, {
    open: async (address) => {
      await vscode.commands.executeCommand('vscode.open', targets.uriOf(address));
    },
    show: async (reading, content, pasted) => {
      const title = vscode.l10n.t('Session in a Cookie');
      // Addresses of documents are kept by VS Code: they hold a number.
      const number = numbers.get(reading.cookie) ?? numbers.size + 1;
      numbers.set(reading.cookie, number);
      const key = String(number);
      await documents.show({ ...cookieReport(key, title, reading, content), pasted }, title);
    },
  });
  const rings = new KeyRings(services.context.workspaceState);
  const opener = owned.add(new ValueOpener(services, { cookieKeys: keys, rings }));
  owned.add(commands.register('openWithKey', (target) => opener.open(targets, target)));
  owned.add(commands.register('findSession', (text) => search.find(text)));
  owned.add(
    commands.register('chooseCookieKey', async (target) => {
      const uri = target instanceof vscode.Uri ? target : documents.inFront();
      const report =
        typeof target === 'string' ? documents.get(keyOf(target)) : uri && documents.of(uri);
      const isChosen = await chooseCookieKey(services.titleOf('chooseCookieKey'), keys);
      if (isChosen && report) await search.find(report.pasted);
    }),
  );
  owned.add(
    commands.register('forgetCookieKeys', async () => {
      const count = await keys.forget();
      if (count === 0) throw new NothingToDo(vscode.l10n.t('No keys of cookies were chosen here.'));
      vscode.window.setStatusBarMessage(vscode.l10n.t('Keys of cookies forgotten'), 5000);
    }),
  );
  return owned;
}

/** A document as a target of commands: no session has such a name. */
function nameOf(key: string): string {
  return `cookie ${key}`;
}

function keyOf(name: string): string {
  return name.replace(/^cookie /, '');
}
