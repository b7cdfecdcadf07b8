import { l10n, type Reason } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Step } from '../report.ts';

/** Whether sessions are there again after the server was restarted. */
export const persistenceStep: Step<ServerSubject> = {
  id: 'persistence',
  title: l10n.t('Persistence'),
  async run({ server, examination }, signal) {
    const aof = await server.infoValue('aof_enabled');
    const lastSave = await server.infoValue('rdb_last_bgsave_status');
    const lastAof = await server.infoValue('aof_last_write_status');
    const points = await examination.parameter(server, 'save', signal);
    if (aof === undefined && points === undefined) {
      const cause = l10n.t('The server does not tell whether it stores its data on disk.');
      return { outcome: 'skipped', facts: [], cause };
    }
    const facts: Fact[] = [];
    if (aof !== undefined) {
      facts.push(fact('aof', l10n.t('Append-only file'), aof === '1', onOff(aof === '1')));
    }
    if (points !== undefined) {
      facts.push(
        fact('savePoints', l10n.t('Snapshots'), points, points === '' ? onOff(false) : undefined),
      );
    }
    if (lastSave === 'err' || (aof === '1' && lastAof === 'err')) {
      const cause = l10n.t(
        'The last attempt to store the data on disk failed. Redis may refuse writes.',
      );
      const text = l10n.t('Check the disk of the server and its log.');
      return { outcome: 'failed', facts, cause, fix: { text } };
    }
    return { outcome: 'ok', facts, cause: meaning(aof === '1', points) };
  },
};

function onOff(isOn: boolean): Reason {
  return isOn ? l10n.t('on') : l10n.t('off');
}

function meaning(hasAof: boolean, points: string | undefined): Reason {
  if (hasAof) return l10n.t('Sessions survive a restart of the server.');
  if (points === '') {
    return l10n.t(
      'Sessions do not survive a restart of the server, unless a replica becomes the primary.',
    );
  }
  return points === undefined
    ? l10n.t('Whether sessions survive a restart is not known.')
    : l10n.t('Sessions survive a restart of the server, but the latest changes may be lost.');
}
