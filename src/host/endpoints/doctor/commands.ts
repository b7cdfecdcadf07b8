import * as vscode from '../../shown/vscode.ts';
import type { EndpointAddress } from '../../../config/endpoint-address.ts';
import { endpointLabel } from '../../../config/format-endpoint.ts';
import { parseEndpoint } from '../../../config/parse-endpoint.ts';
import type { CloudAdvice } from '../../../doctor/cloud-advice.ts';
import type { StepResult } from '../../../doctor/report.ts';
import type { ConnectFailure } from '../../../links/diagnosis.ts';
import type { Remedy } from '../../../redis/reach/remedies.ts';
import { choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { NothingToDo } from '../../errors.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { connectFailureText } from '../connect-failure-text.ts';
import { atPrimary, draftOf, trialOptions } from '../endpoint-draft.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import { tellWhetherItAnswers } from './other-stores.ts';
import { fixesOf, fixTitle, type ReportFix } from './fixes.ts';
import { ReportDocuments } from '../../reports/report-documents.ts';
import { diagnoses, type Report } from './report-document.ts';
import { reportText, summary } from './report-text.ts';

/** The most fixes that a message offers; the report has all of them. */
const MAX_BUTTONS = 2;

/** What the commands of endpoints do for those of the doctor. */
export interface DoctorHelpers {
  readonly pick: (target: CommandTarget | undefined) => Promise<EndpointRecord | undefined>;
  /** Carries a remedy out, and goes on until the endpoint works or the user gives up. */
  readonly repair: (
    record: EndpointRecord,
    failure: ConnectFailure,
    first: Remedy,
  ) => Promise<void>;
  readonly editOrAdd: (record: EndpointRecord, proposal: EndpointAddress) => Promise<void>;
}

/** Registers "Diagnose Endpoint" and what can be done with its reports. */
export function registerDoctor(
  commands: CommandRegistry,
  services: HostServices,
  helpers: DoctorHelpers,
): DisposableLike {
  const owned = new DisposableStore();
  const documents = owned.add(new ReportDocuments(diagnoses));
  const reportOf = (target: CommandTarget | undefined = documents.inFront()): Report => {
    const report =
      target instanceof vscode.Uri
        ? documents.of(target)
        : documents.get(typeof target === 'string' ? target : undefined);
    if (report) return report;
    throw new NothingToDo(vscode.l10n.t('No endpoint has been diagnosed in this window.'), [
      commandAction(services.titleOf, 'diagnoseEndpoint'),
    ]);
  };
  const copy = async (report: Report): Promise<void> => {
    await vscode.env.clipboard.writeText(report.text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Report copied'), 5000);
  };
  const carryOut = async (fix: ReportFix): Promise<void> => {
    const record = services.endpoints.get(fix.key.split(' ')[0] ?? '');
    if (record) await apply(fix, record, helpers);
  };
  const tell = async (report: Report): Promise<void> => {
    const fixes = fixesOf(report).slice(0, MAX_BUTTONS);
    const copyTitle = vscode.l10n.t('Copy Report');
    const isBad = report.results.some(({ outcome }) => outcome === 'failed');
    const show = isBad ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    const titles = fixes.map(fixTitle);
    const chosen = await show(messageOf(report.results), ...titles, copyTitle);
    if (chosen === copyTitle) await copy(report);
    const fix = fixes[titles.indexOf(chosen ?? '')];
    if (fix) await carryOut(fix);
  };
  owned.add(
    commands.register('diagnoseEndpoint', async (given) => {
      const target = given ?? documents.inFront();
      const isReport = target instanceof vscode.Uri && target.scheme === diagnoses.scheme;
      const record = await helpers.pick(isReport ? target.query : target);
      if (record?.address.store) return tellWhetherItAnswers(record, services);
      const report = record && (await examine(record, services));
      if (!report) return;
      await documents.show(report, vscode.l10n.t('Diagnosis of {0}', record.name));
      // Without waiting for an answer: the report is there already.
      void tell(report).catch((error: unknown) => services.errors.report('doctor', error));
    }),
  );
  owned.add(
    commands.register('copyDiagnosis', async (target) => {
      await copy(reportOf(target));
    }),
  );
  owned.add(
    commands.register('fixProblem', async (target) => {
      const [endpointId] = typeof target === 'string' ? target.split(' ') : [];
      const report = reportOf(endpointId ?? target);
      const fixes = fixesOf(report);
      const fix =
        fixes.find(({ key }) => key === target) ?? (await pickFix(report, fixes, services));
      if (fix) await carryOut(fix);
    }),
  );
  return owned;
}

/** Examines an endpoint while a progress is shown; undefined when it was canceled before anything was seen. */
async function examine(
  record: EndpointRecord,
  { endpoints, customLayouts, log, context, openWay }: HostServices,
): Promise<Report | undefined> {
  const { diagnose } = await import('../../../doctor/diagnose.ts');
  await customLayouts.ready;
  const title = vscode.l10n.t('Diagnosing {0}…', record.name);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const ending = new AbortController();
      const listener = token.onCancellationRequested(() => ending.abort());
      try {
        const secrets = await endpoints.secrets(record.id);
        for (const secret of Object.values(secrets)) log.addSecret(secret);
        const way = trialOptions(draftOf(record, secrets));
        const [connection, cloud] = await Promise.all([
          openWay(way, ending.signal),
          cloudOf(record),
        ]);
        const results = await diagnose(
          { connection, say: connectFailureText, cloud },
          {
            signal: ending.signal,
            onStep: (step) => progress.report({ message: vscode.reasonText(step.title) }),
          },
        );
        if (results.length === 0) return undefined;
        const { version } = context.extension.packageJSON as { readonly version: string };
        const head = {
          name: record.name,
          address: endpointLabel(record.address),
          at: new Date(),
          version,
          isCanceled: ending.signal.aborted,
        };
        const { id } = record;
        return { ...reportText(results, head), key: id, endpointId: id, results };
      } finally {
        listener.dispose();
      }
    },
  );
}

/** Who knows more about an endpoint than its server does. */
async function cloudOf({ access, address }: EndpointRecord): Promise<CloudAdvice | undefined> {
  if (!access?.aws) return undefined;
  const { awsAdvice } = await import('../aws/aws-advice.ts');
  return awsAdvice(access.aws, access.signIn?.kind === 'aws-iam' ? address.username : undefined);
}

/** The worst that was found, or that all is well. */
function messageOf(results: readonly StepResult[]): string {
  const first =
    results.find(({ outcome }) => outcome === 'failed') ??
    results.find(({ outcome }) => outcome === 'warning');
  if (!first?.cause) return summary(results);
  return `${vscode.reasonText(first.title)}: ${vscode.reasonText(first.cause)}`;
}

async function pickFix(
  { endpointId }: Report,
  fixes: readonly ReportFix[],
  { titleOf, endpoints }: HostServices,
): Promise<ReportFix | undefined> {
  if (fixes.length === 0) {
    const text = vscode.l10n.t('There is nothing in this report that Session Farm can fix.');
    throw new NothingToDo(text);
  }
  const choices = fixes.map((fix) => ({
    label: fixTitle(fix),
    description: vscode.reasonText(fix.step.title),
    value: fix,
    ...(fix.step.cause && { detail: vscode.reasonText(fix.step.cause) }),
  }));
  const placeHolder = vscode.l10n.t('Select what to do');
  const { name } = endpoints.get(endpointId) ?? {};
  const title = [titleOf('fixProblem'), ...(name === undefined ? [] : [name])].join(' · ');
  return choose(choices, { title, placeHolder });
}

async function apply(
  { action, subject = '', failure }: ReportFix,
  record: EndpointRecord,
  { repair, editOrAdd }: DoctorHelpers,
): Promise<void> {
  switch (action) {
    case 'copy-rules':
      await vscode.env.clipboard.writeText(subject);
      vscode.window.setStatusBarMessage(vscode.l10n.t('ACL rules copied'), 5000);
      return;
    case 'use-primary':
      return editOrAdd(record, primaryOf(record.address, subject));
    case 'use-database':
      return editOrAdd(record, { ...record.address, database: Number(subject) });
    default:
      if (failure) return repair(record, failure, action);
      if (action !== 'retry') return editOrAdd(record, record.address);
      await vscode.commands.executeCommand(commandIds.diagnoseEndpoint, record.id);
  }
}

function primaryOf(address: EndpointAddress, subject: string): EndpointAddress {
  const [primary] = parseEndpoint(subject).address.hosts;
  return primary ? atPrimary(address, primary) : address;
}
