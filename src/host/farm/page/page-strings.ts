import * as vscode from '../../shown/vscode.ts';
import type { FarmPageStrings, RequestNeed } from '../../../protocol/farm-page-strings.ts';
import type { CommandName } from '../../contributions/commands.ts';
import { diagramStrings } from './diagram-page-strings.ts';

/** The commands of the requests view that the page offers for a request, with their titles there. */
const requestCommands: readonly (readonly [command: CommandName, label: () => string])[] = [
  ['openRequestDetails', () => vscode.l10n.t('Open Details')],
  ['openSession', () => vscode.l10n.t('Open Session')],
  ['sendAgain', () => vscode.l10n.t('Send Again')],
  ['sendAgainTo', () => vscode.l10n.t('Send Again to Server…')],
  ['copyAsCurl', () => vscode.l10n.t('Copy as cURL…')],
  ['holdNextLikeThis', () => vscode.l10n.t('Hold the Next Like This')],
];

/** Those that take more than the request itself: of a farm that has ended they aren't offered. */
const needs: Partial<Record<CommandName, RequestNeed>> = {
  openSession: 'session',
  holdNextLikeThis: 'farm',
};

/** Whether the page may run a command on a request. */
export function isRequestCommand(command: string): command is CommandName {
  return requestCommands.some(([name]) => name === command);
}

/** The texts of the dashboard's page in the user's language. */
export function farmPageStrings(): FarmPageStrings {
  const { l10n } = vscode;
  return {
    ...diagramStrings(),
    requestCommands: requestCommands.map(([command, label]) => {
      const need = needs[command];
      return { command, label: label(), ...(need && { needs: need }) };
    }),
    loading: l10n.t('Loading the farm…'),
    hostSilent: l10n.t('VS Code is not responding yet. The page keeps trying.'),
    hostGone: l10n.t('VS Code did not respond. Close the dashboard and open it again.'),
    help: l10n.t('Keyboard Shortcuts'),
    helpKeys: [
      ['Tab', l10n.t('Go to the next list or control')],
      ['↑ ↓ Home End', l10n.t('Move among held requests, servers, or requests')],
      ['→', l10n.t('Go to the controls of a held request or a server')],
      ['Esc', l10n.t('Return to the list')],
      ['Enter', l10n.t('Forward the held request, or show the details of the request')],
      ['S', l10n.t('Forward the held request to a server that you select')],
      ['E', l10n.t('Respond to the held request with an error that you select')],
      ['Delete', l10n.t('Drop the held request')],
      ['Shift+F10', l10n.t('Show the menu of the request')],
      [`${process.platform === 'darwin' ? '⌘' : 'Ctrl+'}F`, l10n.t('Filter requests')],
      ['?', l10n.t('Show keyboard shortcuts')],
    ],
    close: l10n.t('Close'),
    cancel: l10n.t('Cancel'),
    apply: l10n.t('Apply'),
    dismiss: l10n.t('Dismiss'),
    durationHours: l10n.t('{0} h {1} min'),
    durationDays: l10n.t('{0} d {1} h'),
    milliseconds: l10n.t('{0} ms'),
    seconds: l10n.t('{0} s'),

    openInBrowser: l10n.t('Open in Browser'),
    showOutput: l10n.t('Show Output'),
    startFarm: l10n.t('Start Farm'),
    stopFarm: l10n.t('Stop Farm'),
    restartFarm: l10n.t('Restart Farm'),
    goneHint: l10n.t(
      'The farm is not running. Start it to see its servers. Its last requests stay in the list.',
    ),

    clients: l10n.t('Clients'),
    requests: l10n.t('Requests: {0}'),
    errors: l10n.t('Errors: {0}'),
    underway: l10n.t('In progress: {0}'),

    balancer: l10n.t('Balancer'),
    algorithm: l10n.t('Algorithm'),
    algorithms: {
      'weighted-round-robin': l10n.t('Weighted round robin'),
      'request-hash': l10n.t('Request hash'),
      'least-requests': l10n.t('Least requests'),
      'least-response-time': l10n.t('Least response time'),
      'weighted-total-traffic': l10n.t('Weighted total traffic'),
      manual: l10n.t('Manual'),
    },
    affinity: l10n.t('Affinity'),
    affinityOff: l10n.t('Off'),
    affinities: {
      cookie: l10n.t('Cookie'),
      'host-name': l10n.t('Host name'),
      duration: l10n.t('Cookie that expires'),
      'application-cookie': l10n.t("Site's cookie"),
    },
    affinitySeconds: l10n.t('How long a client stays bound after its last request, in seconds'),
    affinityCookie: l10n.t('The cookie of the site that binds a client while it exists'),
    responseTimeout: l10n.t('Response timeout: {0} s'),
    hold: l10n.t('Hold Requests'),
    stopHolding: l10n.t('Stop Holding'),
    sendAllOn: l10n.t('Forward All'),
    addServer: l10n.t('Add Server'),
    serverCount: l10n.t('Number of servers'),

    held: l10n.t('Held Requests'),
    heldNone: l10n.t('No request is waiting at the balancer.'),
    waiting: l10n.t('waiting for {0}'),
    atBreakpoint: l10n.t('stopped at a breakpoint'),
    session: l10n.t('session #{0}'),
    sendOn: l10n.t('Forward'),
    sendOnTo: l10n.t('Forward to Server…'),
    sendOnToServer: l10n.t('Forward to {0}'),
    answerWithError: l10n.t('Respond with Error…'),
    drop: l10n.t('Drop'),

    servers: l10n.t('Servers'),
    weight: l10n.t('Weight'),
    availability: l10n.t('Availability'),
    availabilities: {
      available: l10n.t('Available'),
      drain: l10n.t('Drain'),
      'unavailable-gracefully': l10n.t('Unavailable Gracefully'),
      unavailable: l10n.t('Unavailable Immediately'),
    },
    healthy: l10n.t('healthy'),
    unhealthy: l10n.t('unhealthy'),
    start: l10n.t('Start'),
    stop: l10n.t('Stop'),
    restart: l10n.t('Restart'),
    kill: l10n.t('Kill'),
    remove: l10n.t('Remove'),
    trouble: l10n.t('Trouble…'),
    troubleOf: l10n.t('Cause Trouble for {0}'),
    freeze: l10n.t('Freeze the server. It accepts connections but does not respond.'),
    frozen: l10n.t('The server is frozen.'),
    cutOff: l10n.t('Cut the server off from Redis.'),
    isCutOff: l10n.t('The server is cut off from Redis.'),
    latency: l10n.t('Delay of each response, in milliseconds'),
    isLate: l10n.t('Each response is delayed by {0} ms.'),
    errorShare: l10n.t('Share of requests that fail, in percent'),
    errorsOf: l10n.t('{0}% of the requests fail.'),
    troubleSeconds: l10n.t('End after this many seconds. Leave empty for no end.'),
    troubleEnds: l10n.t('This ends in {0}.'),
    startsAgain: l10n.t('The server is started again in {0}.'),
    leaving: l10n.t('The server is leaving. It goes when its requests in progress have ended.'),
    lostSessions: l10n.t(
      'Sessions lost with its memory: {0}. Sessions in Redis would be there still.',
    ),
    reachesRedis: l10n.t('Redis through port {0}'),
    restarted: l10n.t('Restarts: {0}'),
    stoppedByDebugger: l10n.t('A debugger has stopped the server for {0}.'),
    lastLines: l10n.t('Last output'),
    waitsForLock: l10n.t('waiting for the lock for {0}'),
    waitsForLockOf: l10n.t('waiting for the lock of {0} for {1}'),
  };
}
