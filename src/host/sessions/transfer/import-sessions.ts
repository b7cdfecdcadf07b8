import * as vscode from '../../shown/vscode.ts';
import { importSession, plannedImports } from '../../../stores/transfer/import-sessions.ts';
import type {
  Changer,
  ConflictRule,
  ImportOutcome,
  Standing,
} from '../../../stores/transfer/import-sessions.ts';
import { TransferError } from '../../../stores/transfer/json-elements.ts';
import { readSessionFile } from '../../../stores/transfer/session-file.ts';
import type { FiledSession, FileHeader } from '../../../stores/transfer/session-file.ts';
import { type Choice, choose } from '../../choose.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import { typesName } from '../../endpoints/type-name.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { nothingWritten, settled } from '../../settle-change.ts';
import { formatCount } from '../../text-format.ts';
import { sessionCountText } from '../session-row-text.ts';
import type { SessionAddress } from '../session-uri.ts';
import { readInPieces } from './private-stream.ts';
import { storeName } from '../../endpoints/store-name.ts';

/** So many sessions are looked at, and then brought in, at once. */
const batchSize = 64;

type Counts = Record<Standing, number>;
type Outcomes = Partial<Record<ImportOutcome['outcome'], number>>;

/** Where sessions are brought in. */
interface Target {
  readonly services: HostServices;
  readonly record: EndpointRecord;
  readonly uri: vscode.Uri;
}

/**
 * Reads a file of sessions, shows what an import would do, and brings them in as the user decides: each as a whole or not at all.
 * @returns the endpoint where something was written
 */
export async function importSessions(
  services: HostServices,
  given: EndpointRecord | undefined,
): Promise<string | undefined> {
  const record = given ?? (await askEndpoint(services));
  if (!record || !(await ensureWritable(services, record.id))) return undefined;
  const uri = await askFile(services);
  if (!uri) return undefined;
  const target: Target = { services, record: services.endpoints.get(record.id) ?? record, uri };
  try {
    const preview = await previewOf(target);
    const rule = await askRule(target, preview);
    if (!rule) return undefined;
    const outcomes = await bringIn(target, preview, rule);
    tell(record, outcomes);
    return (outcomes.created ?? 0) + (outcomes.overwritten ?? 0) > 0 ? record.id : undefined;
  } catch (error) {
    if (error instanceof TransferError) throw fileTrouble(error, target);
    throw error;
  }
}

interface Preview {
  readonly header: FileHeader;
  readonly counts: Counts;
  readonly total: number;
}

/** Reads the whole file once and looks what is there already: nothing is written before all of it fits. */
async function previewOf(target: Target): Promise<Preview> {
  const counts: Counts = { new: 0, same: 0, unchanged: 0, changed: 0, 'no-way': 0 };
  let header: FileHeader | undefined;
  let total = 0;
  await overFile(target, vscode.l10n.t('Reading the file'), async (batch, fileHeader) => {
    header = fileHeader;
    const source = await target.services.connections.connect(target.record.id);
    for (const { standing } of await plannedImports(source, batch, fileHeader.ids === 'masked'))
      counts[standing] += 1;
    total += batch.length;
    return total;
  });
  if (!header) throw new TransferError('no-json');
  return { header, counts, total };
}

async function bringIn(
  target: Target,
  { header, total }: Preview,
  rule: ConflictRule,
): Promise<Outcomes> {
  const { services, record } = target;
  const { database } = record.address;
  const outcomes: Outcomes = {};
  const hasNewId = header.ids === 'masked';
  let done = 0;
  const work = async (batch: readonly FiledSession[]): Promise<number> => {
    const source = await services.connections.connect(record.id);
    const planned = await plannedImports(source, batch, hasNewId);
    const results = await Promise.allSettled(
      planned.map(async (each) => {
        const change: Changer = (made) => {
          services.log.addSessionId(made.ref.id);
          const place: SessionAddress = { endpointId: record.id, database, ref: made.ref };
          // The import as a whole was confirmed.
          return settled(services, place, made, { isGivenBack: true });
        };
        const { outcome } = await importSession(change, each, rule, hasNewId);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }),
    );
    // Only now: none of them is under way any more.
    for (const one of results) if (one.status === 'rejected') throw one.reason;
    done += batch.length;
    return done;
  };
  await overFile(target, vscode.l10n.t('Importing sessions'), work, total).catch(
    (error: unknown) => {
      // What was brought in is told in any case.
      if (Object.keys(outcomes).length === 0) throw error;
      tell(record, outcomes);
      throw error instanceof TransferError ? changedMeanwhile() : error;
    },
  );
  return outcomes;
}

/** Takes the sessions of the file in batches. @param work gives how many are done */
async function overFile(
  { uri }: Target,
  title: string,
  work: (batch: readonly FiledSession[], header: FileHeader) => Promise<number>,
  total?: number,
): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title,
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const { language } = vscode.env;
    let header: FileHeader | undefined;
    let batch: FiledSession[] = [];
    const next = async (): Promise<void> => {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      if (!header) return;
      const done = formatCount(await work(batch, header), language);
      batch = [];
      const message =
        total === undefined
          ? done
          : vscode.l10n.t('{0} of {1}', done, formatCount(total, language));
      progress.report({ message });
    };
    for await (const part of readSessionFile(readInPieces(uri))) {
      if (part.kind === 'header') header = part.header;
      else if (batch.push(part.session) >= batchSize) await next();
    }
    await next();
  });
}

async function askEndpoint({
  endpoints,
  titleOf,
  ...services
}: HostServices): Promise<EndpointRecord | undefined> {
  const records = endpoints.all();
  if (records.length === 0) throw nothingConnected({ endpoints, titleOf, ...services });
  const choices = records.map((record): Choice<EndpointRecord> => ({
    label: record.name,
    ...(record.environment === 'production' && { description: vscode.l10n.t('production') }),
    value: record,
  }));
  const placeHolder = vscode.l10n.t('Select the endpoint to import sessions to');
  return choose(choices, { title: titleOf('importSessions'), placeHolder });
}

async function askFile({ titleOf }: HostServices): Promise<vscode.Uri | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: titleOf('importSessions').replace(/…$/, ''),
      filters: { JSON: ['json'] },
      canSelectMany: false,
    })) ?? [];
  return uri;
}

/** Shows what is in the file and what is there already, and asks what becomes of both. */
async function askRule(
  { services, record }: Target,
  { header, counts, total }: Preview,
): Promise<ConflictRule | undefined> {
  const { l10n } = vscode;
  const text = (count: number): string => formatCount(count, vscode.env.language);
  const there = counts.same + counts.unchanged + counts.changed;
  const isMasked = header.ids === 'masked';
  const made = total - counts['no-way'];
  if (total === 0) throw new UserError(l10n.t('The file contains no sessions.'));
  if (made === 0) {
    throw new UserError(
      l10n.t(
        'Session Farm cannot create sessions of the layouts in this file. Nothing was written to {0}.',
        storeName(record),
      ),
    );
  }
  const notes = [
    l10n.t('{0} in the file.', sessionCountText(total)),
    ...(isMasked ? [l10n.t('Session IDs are masked, so each session gets a new one.')] : []),
    ...(header.values === 'redacted' ? [l10n.t('Values are redacted.')] : []),
    ...(counts['no-way'] > 0
      ? [l10n.t('{0} cannot be created here.', sessionCountText(counts['no-way']))]
      : []),
  ];
  const choices: Choice<ConflictRule>[] =
    isMasked || there === 0
      ? [
          {
            label: l10n.t('Import {0}', sessionCountText(made)),
            detail: notes.join(' '),
            value: 'skip',
          },
        ]
      : [
          {
            label: l10n.t('Skip sessions that exist'),
            description: l10n.t('{0} new, {1} skipped', text(counts.new), text(there)),
            detail: notes.join(' '),
            value: 'skip',
          },
          {
            label: l10n.t('Overwrite sessions that have not changed since the export'),
            description: l10n.t(
              '{0} new, {1} overwritten, {2} skipped',
              text(counts.new),
              text(counts.unchanged),
              text(counts.same + counts.changed),
            ),
            value: 'overwrite-unchanged',
          },
          {
            label: l10n.t('Import sessions that exist with new IDs'),
            description: l10n.t('{0} new, {1} with a new ID', text(counts.new), text(there)),
            value: 'new-id',
          },
        ];
  const placeHolder = l10n.t('Select how to import into {0}', record.name);
  const rule = await choose(choices, { title: services.titleOf('importSessions'), placeHolder });
  if (!rule || record.environment !== 'production') return rule;
  const prompt = l10n.t(
    'This creates {1} in production. Type {0} to write to {2}.',
    record.name,
    sessionCountText(made),
    storeName(record),
  );
  const isSure = await typesName(record, l10n.t('Write to a Production Endpoint'), prompt);
  return isSure ? rule : undefined;
}

function tell({ name }: EndpointRecord, outcomes: Outcomes): void {
  const { l10n } = vscode;
  const text = (count: number | undefined): string => formatCount(count ?? 0, vscode.env.language);
  const said = (count: number | undefined, words: (count: string) => string): readonly string[] =>
    count === undefined ? [] : [words(text(count))];
  const texts = [
    l10n.t('Sessions imported to {0}: {1}.', name, text(outcomes.created)),
    ...said(outcomes.overwritten, (count) => l10n.t('Overwritten: {0}.', count)),
    ...said(outcomes.same, (count) => l10n.t('Already the same: {0}.', count)),
    ...said(outcomes.skipped, (count) => l10n.t('Skipped: {0}.', count)),
    ...said(outcomes.exists, (count) => l10n.t('Created by the site meanwhile: {0}.', count)),
    ...said(outcomes.locked, (count) => l10n.t('Locked by a request: {0}.', count)),
    ...said(outcomes.changed, (count) => l10n.t('Changed by the site meanwhile: {0}.', count)),
    ...said(outcomes.gone, (count) => l10n.t('Ended meanwhile: {0}.', count)),
    ...said(outcomes.refused, (count) => l10n.t('Refused by the layout: {0}.', count)),
    ...said(outcomes['no-way'], (count) => l10n.t('Cannot be created here: {0}.', count)),
  ];
  void vscode.window.showInformationMessage(texts.join(' '));
}

/** The file was read to its end before, and fitted. */
function changedMeanwhile(): UserError {
  return new UserError(
    vscode.l10n.t('The file changed during the import, so the rest was not imported.'),
  );
}

function fileTrouble({ code, place }: TransferError, { uri, record }: Target): UserError {
  const { l10n } = vscode;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const nothing = nothingWritten(record);
  switch (code) {
    case 'no-json':
      return new UserError(l10n.t('{0} is not a file of exported sessions. {1}', name, nothing));
    case 'cut-off':
      return new UserError(
        l10n.t('The end of {0} is missing. Export the sessions again. {1}', name, nothing),
      );
    case 'wrong-version':
      return new UserError(
        l10n.t('{0} was written by a newer Session Farm. Update the extension. {1}', name, nothing),
      );
    case 'wrong-shape':
      return new UserError(l10n.t('{0} is damaged at {1}. {2}', name, place, nothing));
    case 'too-large':
      return new UserError(l10n.t('A session in {0} is too large to import. {1}', name, nothing));
  }
}
