import * as vscode from './host/shown/vscode.ts';
import { commandTitles } from './host/contributions/command-titles.ts';
import { clearContextKeys } from './host/contributions/context-keys.ts';
import { DisposableStore } from './host/disposable.ts';
import { openWay } from './host/endpoints/access/connection-way.ts';
import { Connections, explainMissingEndpoint } from './host/endpoints/connections.ts';
import type { Connect, OpenWay } from './host/endpoints/connections.ts';
import { Endpoints } from './host/endpoints/endpoints.ts';
import { SourceOpener } from './host/endpoints/open-source.ts';
import { WriteConfirmations } from './host/endpoints/write-confirmations.ts';
import { FoundEndpoints } from './host/endpoints/found/found-endpoints.ts';
import { Sandbox } from './host/endpoints/sandbox.ts';
import { registerSessionEditor } from './host/editor/register.ts';
import { Tunnels } from './host/endpoints/tunnels/tunnels.ts';
import { ErrorReporter } from './host/errors.ts';
import { registerFarmView } from './host/farm/register.ts';
import { registerLanguageModels } from './host/language-models/register.ts';
import { CustomLayouts } from './host/layouts/custom-layouts.ts';
import { ReadingChoices } from './host/layouts/reading-choices.ts';
import { Log } from './host/log.ts';
import type { HostServices } from './host/services.ts';
import { HeldLocks } from './host/sessions/held-locks.ts';
import { ItemHints } from './host/sessions/item-hint.ts';
import { RowSessions } from './host/sessions/row-sessions.ts';
import { RevealedIds } from './host/sessions/revealed-ids.ts';
import { registerSessionsView } from './host/sessions/register.ts';
import { watchSource } from './host/sessions/lost/watch-source.ts';
import { SessionRequests } from './host/sessions/session-requests.ts';
import { loadSealingKey } from './host/sessions/sealing-key.ts';
import { SessionHistory } from './survey/history/session-history.ts';
import { Sightings } from './lookup/lost/sightings.ts';
import type { TestHandle } from './host/test-handle.ts';

/** Builds what the parts share, then the parts. VS Code calls it when one of them is first used. */
export async function activate(context: vscode.ExtensionContext): Promise<TestHandle | undefined> {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const log = owned.add(new Log(vscode.window.createLogChannel('Session Farm')));
  const sealing = loadSealingKey(context.secrets, log);
  const endpoints = owned.add(new Endpoints(context, log));
  const errors = new ErrorReporter(log);
  owned.add(errors.addExplainer(explainMissingEndpoint));
  const readings = owned.add(new ReadingChoices(errors));
  const customLayouts = owned.add(new CustomLayouts(log, readings));
  const tunnels = owned.add(new Tunnels(context.secrets, log));
  const openWholeWay: OpenWay = async (way, signal) =>
    tunnels.lead(await openWay(way, signal), way.access, signal);
  const opener = new SourceOpener(errors, openWholeWay);
  const connect: Connect = async (way, signal) => {
    // Also those that are only tried, and may be in what a server answers.
    for (const secret of Object.values(way.secrets ?? {})) log.addSecret(secret);
    // Whatever reads a session has connected first: by then the layouts of the settings are in use,
    // and URIs can be made of ids.
    await Promise.all([customLayouts.ready, sealing]);
    return opener.open(way, signal);
  };
  const connections = owned.add(new Connections(endpoints, connect, log));
  const sightings = new Sightings();
  owned.add(
    connections.onDidOpen(({ source, endpointId, database }) =>
      watchSource(source, { endpointId, database }, sightings),
    ),
  );
  heldLocks = owned.add(new HeldLocks(connections, log));
  const services: HostServices = {
    context,
    log,
    errors,
    titleOf: commandTitles(context.extension.packageJSON),
    endpoints,
    found: owned.add(new FoundEndpoints(endpoints, log)),
    connect,
    openWay: openWholeWay,
    connections,
    customLayouts,
    readings,
    revealedIds: owned.add(new RevealedIds()),
    rowSessions: new RowSessions(),
    sessionRequests: new SessionRequests(),
    writeConfirmations: new WriteConfirmations(),
    heldLocks,
    sightings,
    history: new SessionHistory(),
    sealing,
    itemHints: owned.add(new ItemHints()),
    itemsToOpen: owned.add(new ItemHints()),
    sessionChanges: owned.add(new vscode.EventEmitter<vscode.Uri>()),
    sessionCreations: owned.add(new vscode.EventEmitter<string>()),
  };
  const sandbox = owned.add(new Sandbox(endpoints, errors, log, context.extensionUri));
  log.welcome(context, vscode.version, vscode.env.appHost);
  const sessions = owned.add(registerSessionsView(services, sandbox));
  const editor = owned.add(registerSessionEditor(services));
  const farm = owned.add(registerFarmView(services));
  const loadFarm = () => farm.load();
  owned.add(registerLanguageModels({ services, model: sessions.model, loadFarm }));
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return isTest ? { services, sessions, editor, farm: await farm.load() } : undefined;
}

/** Takes back what VS Code and Redis keep beyond `context.subscriptions`. */
export async function deactivate(): Promise<void> {
  clearContextKeys(vscode.commands);
  await heldLocks?.giveBackAll();
}

/** Kept for the end, which gets no context. */
let heldLocks: HeldLocks | undefined;
