import * as vscode from '../../shown/vscode.ts';
import {
  protectedBytes,
  unprotect,
  type Unprotected,
} from '../../../lookup/aspnetcore/session-cookie.ts';
import { fromAnyBase64 } from '../../../formats/protected/base64-parts.ts';
import { dataProtectionName } from '../../../lookup/keyed/values/closed-value.ts';
import { openValue } from '../../../lookup/keyed/values/open-value.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { type DisposableLike, DisposableStore } from '../../disposable.ts';
import { type ErrorAction, UserError } from '../../errors.ts';
import { ReportDocuments, type ReportLike } from '../../reports/report-documents.ts';
import type { HostServices } from '../../services.ts';
import { chooseCookieKey } from '../../sessions/find/choose-cookie-key.ts';
import type { CookieKeys } from '../../sessions/find/cookie-keys.ts';
import type { KeyRings } from '../../sessions/find/key-rings.ts';
import type { SessionTargets } from '../../sessions/session-target.ts';
import { closedData } from './closed-data.ts';
import { type ClosedItem, findClosedItem } from './closed-items.ts';
import { MemoryKeys } from './memory-keys.ts';
import { contentValue, type Opened, openedReport } from './opened-report.ts';
import { askPurposes } from './purposes.ts';

/** The scheme of documents with what keys have opened. */
const scheme = 'session-farm-opened';

/** What keys of the site are known beside those that are chosen for values. */
interface KnownKeys {
  readonly cookieKeys: CookieKeys;
  readonly rings: KeyRings;
}

/** Opens values that a site encrypted or signed, and shows what is in them in documents of this window alone. */
export class ValueOpener implements DisposableLike {
  readonly #services: HostServices;
  readonly #known: KnownKeys;
  readonly #keys = new MemoryKeys();
  /** What sites may have passed to `CreateProtector`, the last first. */
  #purposes: readonly (readonly string[])[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #owned = new DisposableStore();
  readonly #documents = this.#owned.add(
    new ReportDocuments<ReportLike>({
      scheme,
      goneText: () =>
        vscode.l10n.t('What was opened here is no longer known. Open the item with its key again.'),
      lensesOf: () => [],
    }),
  );

  constructor(services: HostServices, known: KnownKeys) {
    this.#services = services;
    this.#known = known;
  }

  /** Opens an item with the keys that are at hand, or else with one that the user is asked for. */
  async open(targets: SessionTargets, target: CommandTarget | undefined): Promise<void> {
    const item = await findClosedItem(this.#services, targets, target);
    if (item) await this.#open(item);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #open(item: ClosedItem): Promise<void> {
    if (item.closed.by === dataProtectionName) return this.#unprotect(item);
    if (await this.#tryKeys(item)) return;
    if (!(await this.#chooseKey())) return;
    if (await this.#tryKeys(item)) return;
    throw new UserError(unfitText(item), [this.#chooseAnother(item)]);
  }

  async #tryKeys(item: ClosedItem): Promise<boolean> {
    const { closed, label, value } = item;
    const keys = [...this.#keys.all, ...(await this.#known.cookieKeys.keys())];
    const opened = openValue(closed, keys);
    if (!opened) return false;
    const { by, protection } = closed;
    const { keyName, content } = opened;
    const inside = content ? contentValue(content) : value;
    await this.#show({ label, by, protection, keyName, value: inside });
    return true;
  }

  #chooseKey(): Promise<boolean> {
    return chooseCookieKey(this.#services.titleOf('openWithKey'), this.#keys);
  }

  #chooseAnother(item: ClosedItem): ErrorAction {
    return {
      title: vscode.l10n.t('Choose Another Key…'),
      run: async () => {
        if (!(await this.#chooseKey())) return;
        if (!(await this.#tryKeys(item))) {
          throw new UserError(unfitText(item), [this.#chooseAnother(item)]);
        }
      },
    };
  }

  async #unprotect(item: ClosedItem): Promise<void> {
    const { closed, label, source } = item;
    const value = protectedBytes(closed.bytes) ?? protectedBytes(textBytes(closed.bytes));
    if (!value) return;
    const { rings } = this.#known;
    const [keys, names] = await Promise.all([rings.keys([source]), rings.applicationNames()]);
    const tried = (): Unprotected => unprotect(value, keys, names, this.#purposes);
    let opened = tried();
    const isFirst = this.#purposes.length === 0;
    if (opened.failure === 'wrong-purpose' && isFirst && (await this.#askPurposes())) {
      opened = tried();
    }
    if (opened.plain === undefined) {
      if (opened.failure === 'wrong-purpose' && this.#purposes.length === 0) return;
      throw closedData(opened, {
        rings,
        askPurposes: () => this.#askPurposes(),
        again: () => this.#open(item),
      });
    }
    const { by, protection } = closed;
    await this.#show({ label, by, protection, value: contentValue(opened.plain) });
  }

  async #askPurposes(): Promise<boolean> {
    const purposes = await askPurposes(this.#services.titleOf('openWithKey'));
    if (purposes) this.#purposes = [purposes, ...this.#purposes].slice(0, 20);
    return purposes !== undefined;
  }

  async #show(opened: Opened): Promise<void> {
    const title = vscode.l10n.t('{0}, Opened with Key', opened.label);
    // Addresses of documents are kept by VS Code: they hold a number.
    const number = this.#numbers.get(opened.label) ?? this.#numbers.size + 1;
    this.#numbers.set(opened.label, number);
    await this.#documents.show(openedReport(String(number), title, opened), title);
  }
}

function unfitText({ label, closed }: ClosedItem): string {
  const { l10n } = vscode;
  return closed.protection === 'signed'
    ? l10n.t(
        'None of the keys has made the signature of {0}. The site has had another key since, or signs it with a salt of its own.',
        label,
      )
    : l10n.t(
        '{0} is encrypted by {1}, and none of the keys opens it. The site has had another key since, or derives one for this value: paste that one.',
        label,
        closed.by,
      );
}

function textBytes(bytes: Uint8Array): Uint8Array {
  return fromAnyBase64(new TextDecoder('latin1').decode(bytes).trim()) ?? new Uint8Array();
}
