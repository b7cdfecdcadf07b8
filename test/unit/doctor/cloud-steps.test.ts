import assert from 'node:assert/strict';
import type { CloudAdvice, InboundRule } from '../../../src/doctor/cloud-advice.ts';
import { Examination } from '../../../src/doctor/examination.ts';
import type { Finding } from '../../../src/doctor/report.ts';
import { cloudSignInStep } from '../../../src/doctor/steps/cloud-sign-in.ts';
import { firewallStep } from '../../../src/doctor/steps/firewall.ts';
import { englishText, verbatim } from '../../../src/formats/reason.ts';

const { signal } = new AbortController();

/** An examination of a cache, with what the cloud says of it. */
function examinationOf(cloud: CloudAdvice | undefined, isReached: boolean): Examination {
  const examination = new Examination({
    connection: {
      address: {
        hosts: [{ host: 'master.shop.abc123.euw1.cache.amazonaws.com', port: 6379 }],
        usesTls: true,
        isTlsGuessed: false,
        database: 0,
      },
      canWrite: false,
    },
    say: ({ reason }) => reason,
    cloud,
  });
  if (!isReached) examination.obstacle = verbatim('not reached');
  return examination;
}

function told({ outcome, cause, fix }: Finding) {
  return [outcome, cause && englishText(cause), fix && englishText(fix.text)];
}

describe('what a cloud adds to a diagnosis', () => {
  const rules = (...each: InboundRule[]): CloudAdvice => ({
    inboundRules: () => Promise.resolve(each),
  });
  const web: InboundRule = { group: 'sg-1', ports: { from: 6379, to: 6380 }, sources: ['sg-web'] };
  const ssh: InboundRule = { group: 'sg-1', ports: { from: 22, to: 22 }, sources: ['0.0.0.0/0'] };
  const network: InboundRule = { group: 'sg-2', sources: ['10.0.0.0/8'] };
  const firewall = async (cloud: CloudAdvice | undefined, isReached = false) =>
    told(await firewallStep.run(examinationOf(cloud, isReached), signal));

  it('is the rule that opens the port, and from where', async () => {
    assert.deepEqual(await firewall(rules(ssh, web)), [
      'warning',
      'Port 6379 is open to sg-web only.',
      'Use a machine in sg-web as the bastion of a tunnel.',
    ]);
    assert.deepEqual(await firewall(rules(network)), [
      'warning',
      'Port 6379 is open to 10.0.0.0/8 only.',
      'Use a VPN or a tunnel from one of these networks.',
    ]);
    assert.deepEqual(await firewall(rules(web), true), ['ok', undefined, undefined]);
  });

  it('is that no rule opens the port', async () => {
    assert.deepEqual(await firewall(rules(ssh)), [
      'failed',
      'No rule of the security groups opens port 6379.',
      'Ask your administrator for a rule that opens port 6379.',
    ]);
  });

  it('is left out where the cloud tells nothing', async () => {
    assert.equal((await firewall(undefined))[0], 'skipped');
    const denied = { inboundRules: () => Promise.reject(new Error('no permission')) };
    assert.deepEqual(await firewall(denied), ['skipped', 'no permission', undefined]);
  });

  it('is why a token is refused', async () => {
    const check = (id: string, outcome: 'ok' | 'failed' | 'unknown') => ({
      id,
      label: verbatim(id),
      outcome,
      reason: verbatim(`${id} is ${outcome}`),
    });
    const advice = {
      signIn: () => Promise.resolve([check('clock', 'ok'), check('user', 'failed')]),
    };
    const finding = await cloudSignInStep.run(examinationOf(advice, false), signal);
    assert.deepEqual(told(finding), ['failed', 'user is failed', undefined]);
    assert.deepEqual(
      finding.facts.map(({ id, value }) => [id, value]),
      [
        ['clock', 'ok'],
        ['user', 'failed'],
      ],
    );
    const reached = await cloudSignInStep.run(examinationOf(advice, true), signal);
    assert.equal(reached.outcome, 'skipped');
  });
});
